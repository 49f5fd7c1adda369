/** The thin HTTP runtime that the services share: settings, boot, problems, health and metrics. */
@NullMarked
package io.escrow.service;

import org.jspecify.annotations.NullMarked;
