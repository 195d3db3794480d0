package io.goka.system.torture.defect;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * One method of the server that is to be wrong.
 *
 * @param type the name of its class
 * @param method its name
 * @param advice how it is wrong
 */
record Change(String type, String method, Class<?> advice) {

  /** Stands for the name of a constructor. */
  static final String CONSTRUCTOR = "<init>";

  /** What a server says when a method is not there any more. */
  static final String MATCHES_NOTHING = "SEEDED DEFECT MATCHES NOTHING: ";

  ElementMatcher.Junction<MethodDescription> matcher() {
    return method.equals(CONSTRUCTOR)
        ? ElementMatchers.isConstructor()
        : ElementMatchers.named(method);
  }

  boolean isIn(TypeDescription loaded) {
    return !loaded.getDeclaredMethods().filter(matcher()).isEmpty();
  }

  String planted() {
    return "SEEDED DEFECT: " + this;
  }

  @Override
  public String toString() {
    return advice.getSimpleName() + " in " + type + "#" + method;
  }
}
