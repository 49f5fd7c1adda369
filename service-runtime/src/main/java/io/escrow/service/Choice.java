package io.escrow.service;

/** A value that a setting names by a fixed lower-case word. */
public interface Choice {
  /** The word that stands for this value in the environment, in answers and in the docs. */
  String text();
}
