# The server as an image. State is under /var/lib/goka-server: keep that on a volume.
#
#   docker build -t goka-server .
#   docker run -p 9095:9095 -v goka-data:/var/lib/goka-server \
#     -e GOKA_KAFKA_BOOTSTRAP_SERVERS=kafka:9092 goka-server
#
# Without bootstrap servers it starts an embedded broker, which only the container itself can reach.
# Plugins go into /opt/goka-server/plugins; every setting is an environment variable as well, as
# conf/goka-server.properties says.

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl dist -am package \
 && mkdir /opt/goka-server \
 && tar -xzf dist/target/goka-server-*.tar.gz --strip-components=1 -C /opt/goka-server

FROM eclipse-temurin:17-jre
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin goka \
 && mkdir -p /var/lib/goka-server \
 && chown goka:goka /var/lib/goka-server
COPY --from=build /opt/goka-server /opt/goka-server

# In a container the world begins outside; half of the memory is the heap's, tables live in the rest.
ENV GOKA_SERVER_HOST=0.0.0.0 \
    GOKA_SERVER_PORT=9095 \
    GOKA_DATA_DIR=/var/lib/goka-server \
    GOKA_HEAP_OPTS="-XX:+UseParallelGC -XX:InitialRAMPercentage=25 -XX:MaxRAMPercentage=50"
USER 10001
VOLUME /var/lib/goka-server
EXPOSE 9095
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>\"/dev/tcp/127.0.0.1/${GOKA_SERVER_PORT}\" && printf 'GET /health/live HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/opt/goka-server/bin/goka-server"]
CMD ["run"]
