/**
 * Classic mistakes, put into a server that has none of them, to see whether the checker notices.
 *
 * <p>A {@link io.goka.system.torture.defect.Defect} names the methods of the server that it
 * changes, and for each the advice that is woven into it when the class is loaded, by a Java agent.
 * The agent's jar is {@linkplain io.goka.system.fixture.AgentJar made} when a test needs it and
 * handed to the server by {@code GOKA_JVM_OPTS}; the product knows nothing of it. A method that is
 * not there any more is told in the server's log, and fails the test.
 */
@NullMarked
package io.goka.system.torture.defect;

import org.jspecify.annotations.NullMarked;
