package io.escrow.arch.wrong.stock;

import io.escrow.arch.wrong.payment.Purse;

record SeesPayment(Purse purse) {}
