/**
 * What tests of transactions need, for users of the library too: fakes, contract suites, a real
 * Redis.
 */
@NullMarked
package io.escrow.txn.testkit;

import org.jspecify.annotations.NullMarked;
