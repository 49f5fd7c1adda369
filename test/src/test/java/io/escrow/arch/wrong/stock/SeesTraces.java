package io.escrow.arch.wrong.stock;

import io.opentelemetry.proto.trace.v1.Span;

record SeesTraces(Span span) {}
