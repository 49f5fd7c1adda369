package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {
  @Test
  void amountsAreIntegersFromZeroTo2To53Minus1() {
    assertEquals(0, Params.parseAmount("price", "0"));
    assertEquals(7, Params.parseAmount("price", "007"));
    assertEquals((1L << 53) - 1, Params.parseAmount("price", "9007199254740991"));
    assertEquals(5, Params.parseAmount("price", "0".repeat(400) + "5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "0x1",
        "one",
        "1_000",
        "1,000",
        "NaN",
        "9007199254740992",
        "9007199254740993",
        "9223372036854775808",
        "18446744073709551617",
        "\u0661\u0662",
        "\u0967",
        "\uFF11",
        "\u00B2",
        "1\u0661",
        "1\u0000"
      })
  void whatIsNoAmountIsMalformed(String text) {
    assertMalformed(() -> Params.parseAmount("price", text));
    assertMalformed(() -> Params.parseQuantity("price", text));
    assertMalformed(() -> Params.parseCount("price", text));
  }

  @Test
  void fourHundredDigitsAreMalformedAndNotQuotedInFull() {
    ProblemException e = assertMalformed(() -> Params.parseAmount("price", "9".repeat(400)));
    assertTrue(e.problem().detail().contains("price"));
    assertTrue(e.problem().detail().length() < 150);
  }

  @Test
  void quantitiesStartAtOne() {
    assertEquals(1, Params.parseQuantity("quantity", "1"));
    assertMalformed(() -> Params.parseQuantity("quantity", "0"));
  }

  @Test
  void countsAreBounded() {
    assertEquals(0, Params.parseCount("n", "0"));
    assertEquals(10_000_000, Params.parseCount("n", "10000000"));
    assertMalformed(() -> Params.parseCount("n", "10000001"));
  }

  @Test
  void idsAreShortAndPlain() {
    assertEquals("a-Z_0.9", Params.parseId("id", "a-Z_0.9"));
    assertEquals("x".repeat(64), Params.parseId("id", "x".repeat(64)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a{b}", "a:b", "\u00E4", "\u0661", "a\n", "%41"})
  void otherIdsAreMalformed(String text) {
    assertMalformed(() -> Params.parseId("id", text));
  }

  @Test
  void longIdsAreMalformed() {
    assertMalformed(() -> Params.parseId("id", "x".repeat(65)));
  }

  private static ProblemException assertMalformed(Executable parse) {
    ProblemException e = assertThrows(ProblemException.class, parse);
    assertEquals(ProblemType.MALFORMED, e.problem().type());
    return e;
  }
}
