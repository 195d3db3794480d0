package io.goka.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract catches what it is there for: each case fails for a storage with its flaw. */
class FlawedContractsTest {

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void catches(Flaw flaw) {
    TestExecutionSummary summary = run(selectMethod(contractOf(flaw), flaw.caughtBy()));

    assertThat(summary.getTestsFailedCount()).isEqualTo(1);
    assertThat(summary.getFailures())
        .allSatisfy(
            failure ->
                assertThat(failure.getException())
                    .isNotInstanceOf(ReflectiveOperationException.class)
                    .hasMessageNotContaining("exitValue"));
  }

  private static Class<?> contractOf(Flaw flaw) {
    String name = flaw.name().replace("_", "");
    return Arrays.stream(FlawedContracts.class.getDeclaredClasses())
        .filter(each -> each.getSimpleName().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachCaseIsTriedOnAFlaw() {
    Set<String> tried =
        Arrays.stream(Flaw.values())
            .filter(flaw -> flaw != Flaw.NONE)
            .map(Flaw::caughtBy)
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> cases =
        Arrays.stream(StorageContract.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(tried).isEqualTo(cases);
  }

  @Test
  void whatAProviderCannotDoIsSkipped() {
    TestExecutionSummary summary = run(selectClass(UnableStorage.class));

    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isGreaterThan(10);
    assertThat(summary.getTestsAbortedCount()).isGreaterThan(10);
  }

  private static TestExecutionSummary run(DiscoverySelector selected) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(selected).build(), listener);
    return listener.getSummary();
  }
}
