/** What tests of a whole shop share: clients, a load of checkouts, and the audit of all data. */
@NullMarked
package io.escrow.audit;

import org.jspecify.annotations.NullMarked;
