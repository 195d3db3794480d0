/**
 * The command line, and the composition root: {@link io.goka.runtime.cli.Assembly} is the one place
 * that wires the server's objects together, with plain constructors.
 */
@NullMarked
package io.goka.runtime.cli;

import org.jspecify.annotations.NullMarked;
