package io.escrow.service;

import java.util.Locale;

/**
 * How a service speaks of its accounts.
 *
 * @param kind what an account is, in small letters: {@code item}
 * @param quantity what an account has: {@code stock}
 * @param unknown the problem that there is no such account
 * @param insufficient the problem that an account has too little
 */
public record AccountWords(
    String kind, String quantity, ProblemType unknown, ProblemType insufficient) {

  /** The account in the middle of a sentence. */
  String account(String id) {
    return kind + " " + id;
  }

  /** The account at the beginning of a sentence. */
  String capital(String id) {
    return kind.substring(0, 1).toUpperCase(Locale.ROOT) + account(id).substring(1);
  }
}
