/**
 * The whole under test: what operators, plugin authors and clients do and what befalls them, on the
 * real distribution as real processes and on real brokers.
 */
@NullMarked
package io.goka.system;

import org.jspecify.annotations.NullMarked;
