package io.goka.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Tells which classes have only values that never change. In doubt it says no, which costs time and
 * breaks nothing. Collections are always in doubt: JSON is read into ones that can be changed.
 */
final class ImmutableTypes {

  private static final Set<Class<?>> OF_THE_JDK =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Character.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class,
          Locale.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class);

  private ImmutableTypes() {}

  static boolean immutable(Class<?> type) {
    return immutable(type, new HashSet<>());
  }

  /**
   * @param seen records that are being looked at: one that contains itself is as good as the rest
   *     of its components
   */
  private static boolean immutable(Type type, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Optional.class
          && immutable(generic.getActualTypeArguments()[0], seen);
    }
    if (!(type instanceof Class<?> plain)) {
      return false;
    }
    if (plain.isRecord()) {
      return !seen.add(plain)
          || Arrays.stream(plain.getRecordComponents())
              .map(RecordComponent::getGenericType)
              .allMatch(component -> immutable(component, seen));
    }
    return plain.isPrimitive() || plain.isEnum() || OF_THE_JDK.contains(plain) || isOfTime(plain);
  }

  private static boolean isOfTime(Class<?> type) {
    return type.getPackageName().equals("java.time")
        && (TemporalAccessor.class.isAssignableFrom(type)
            || TemporalAmount.class.isAssignableFrom(type)
            || java.time.ZoneId.class.isAssignableFrom(type));
  }
}
