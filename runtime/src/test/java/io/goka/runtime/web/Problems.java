package io.goka.runtime.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;

import java.net.http.HttpResponse;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;

/** Asserts what all problems have in common. */
final class Problems {

  private Problems() {}

  /** Checks form and type, and goes on with the detail. */
  static AbstractStringAssert<?> assertThat(HttpResponse<String> answer, int status, String type) {
    Assertions.assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    Assertions.assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
    assertThatJson(answer.body()).inPath("type").isEqualTo("urn:goka:problem:" + type);
    assertThatJson(answer.body()).inPath("status").isEqualTo(status);
    Assertions.assertThat(answer.body()).doesNotContain("\tat ", "Exception:");
    return assertThatJson(answer.body()).inPath("detail").isString();
  }
}
