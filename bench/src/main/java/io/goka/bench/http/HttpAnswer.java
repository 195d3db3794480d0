package io.goka.bench.http;

/**
 * How the server answered.
 *
 * @param requests how many answers came
 * @param requestsPerSecond how many a second
 * @param p50Millis how long half of the answers took at most
 * @param p99Millis how long ninety-nine of a hundred took at most
 * @param serverCpuSecondsPerMillion what the server used of the processors for a million requests
 * @param stolenShare what a hypervisor took of the machine meanwhile, from 0 to 1
 */
public record HttpAnswer(
    long requests,
    double requestsPerSecond,
    double p50Millis,
    double p99Millis,
    double serverCpuSecondsPerMillion,
    double stolenShare) {}
