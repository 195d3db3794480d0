package io.goka.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class ContextClassLoaderTest {

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final ClassLoader outer = new URLClassLoader(new URL[0]);
  private final ClassLoader inner = new URLClassLoader(new URL[0]);

  @Test
  void setsTheLoaderAndSetsItBack() {
    try (ContextClassLoader ignored = ContextClassLoader.enter(outer)) {
      assertThat(current()).isSameAs(outer);
      try (ContextClassLoader ignoredToo = ContextClassLoader.enter(inner)) {
        assertThat(current()).isSameAs(inner);
      }
      assertThat(current()).isSameAs(outer);
    }
    assertThat(current()).isSameAs(before);
  }

  @Test
  void leavesARightLoaderAlone() {
    try (ContextClassLoader ignored = ContextClassLoader.enter(outer)) {
      ContextClassLoader again = ContextClassLoader.enter(outer);
      assertThat(again).isSameAs(ContextClassLoader.enter(outer));
      again.close();
      assertThat(current()).isSameAs(outer);
    }
    assertThat(current()).isSameAs(before);
  }

  @Test
  void setsBackThatThereWasNone() {
    Thread.currentThread().setContextClassLoader(null);
    try {
      try (ContextClassLoader ignored = ContextClassLoader.enter(outer)) {
        assertThat(current()).isSameAs(outer);
      }
      assertThat(current()).isNull();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static ClassLoader current() {
    return Thread.currentThread().getContextClassLoader();
  }
}
