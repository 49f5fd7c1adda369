package io.escrow.spec;

import io.escrow.txn.CommandType;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.ParticipantTable;
import io.escrow.txn.testkit.GeneratedDocs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The specifications' participant is the shipped one: its table is generated from the shipped one.
 */
final class ParticipantSpecTest {
  @Test
  void theSpecifiedTableIsTheShippedOne() throws IOException {
    String rows =
        Arrays.stream(BranchState.values())
            .map(state -> "  " + state + " |->\n    [" + cells(state) + "]")
            .collect(Collectors.joining(",\n"));
    // The end mark stands behind TLA+'s comment mark.
    String text = "Table == [\n" + rows + "]\n\\* ";
    GeneratedDocs.assertPart(Path.of("tla", "Participant.tla"), "participant", text);
  }

  private static String cells(BranchState state) {
    return Arrays.stream(CommandType.values())
        .map(command -> command + " |-> " + cell(ParticipantTable.on(state, command)))
        .collect(Collectors.joining(",\n     "));
  }

  private static String cell(ParticipantTable.Cell cell) {
    return "<<\"%s\", \"%s\", \"%s\">>".formatted(cell.effect(), cell.next(), cell.answer());
  }
}
