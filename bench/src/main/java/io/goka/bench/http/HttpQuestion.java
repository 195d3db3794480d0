package io.goka.bench.http;

/**
 * What a server is asked, and for how long.
 *
 * @param request what
 * @param port where, on 127.0.0.1
 * @param connections over how many connections, each of which waits for its answer
 * @param warmUpMillis for how long before the clock starts
 * @param millis for how long then
 * @param records how many records the server has counted at least
 * @param serverProcess the process id of the server
 * @param brokerProcess the process id of the broker
 */
public record HttpQuestion(
    Request request,
    int port,
    int connections,
    int warmUpMillis,
    int millis,
    long records,
    long serverProcess,
    long brokerProcess) {}
