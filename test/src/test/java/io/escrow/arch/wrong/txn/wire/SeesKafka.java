package io.escrow.arch.wrong.txn.wire;

import org.apache.kafka.common.TopicPartition;

record SeesKafka(TopicPartition partition) {}
