# The images of the three programs, made of what "./headend build" has built: "./headend images" makes all of them,
# "docker build --target encoder ." makes one. docs/adr/0072 says why they look like this.

ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG BASE_IMAGE=debian:trixie-slim

# The JVM: all of Java SE, so that no library misses a class some day, and what operators look into a program with.
FROM ${JDK_IMAGE} AS jdk
RUN "$JAVA_HOME/bin/jlink" --output /opt/jre --compress zip-6 --strip-java-debug-attributes --no-header-files --no-man-pages \
      --add-modules java.se,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.management.jfr,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
 && cp -a "$JAVA_HOME" /opt/jdk

FROM ${BASE_IMAGE} AS base
RUN echo 'headend:x:10001:10001:Headend:/data:/usr/sbin/nologin' >> /etc/passwd \
 && echo 'headend:x:10001:' >> /etc/group \
 && mkdir /data /hls \
 && chown 10001:10001 /data /hls
COPY --from=jdk /opt/jre /opt/jre
# Names of files are UTF-8; and the JVM's many threads share two of glibc's heaps, which otherwise grow by the thread.
ENV JAVA_HOME=/opt/jre LANG=C.UTF-8 MALLOC_ARENA_MAX=2 DATA_DIR=/data HLS_FILESYSTEM_PATH=/hls

# Native libraries of Netty too: it would unpack them into /tmp, from where nothing can be loaded where that is mounted with noexec, as
# Docker does it by itself. Then the edge would do without epoll.
FROM jdk AS layers
COPY coordinator-app/target/coordinator-app.jar media-edge-app/target/media-edge-app.jar encoder-app/target/encoder-app.jar /jars/
RUN for app in coordinator-app media-edge-app encoder-app; do \
      /opt/jdk/bin/java -Djarmode=tools -jar "/jars/$app.jar" extract --layers --destination "/layers/$app" || exit 1; \
      mkdir "/natives-$app" && cd "/natives-$app" || exit 1; \
      for jar in "/layers/$app"/dependencies/lib/netty-transport-native-*-linux-*.jar; do \
        /opt/jdk/bin/jar --extract --file "$jar" META-INF/native || exit 1; \
      done; \
    done

# FFmpeg as it is tested, under the GPL; it uses the libraries of sound cards and screens as far as having them.
FROM base AS ffmpeg
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      libasound2t64 libpulse0 libudev1 libstdc++6 libxcb1 libxcb-shm0 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
COPY encoder-app/target/ffmpeg /app/encoder-app/ffmpeg

# AOT caches are bound to the JVM and to the paths and times of the jars: they are made here with what the images have.
FROM ffmpeg AS training
COPY --from=jdk /opt/jdk /opt/jdk
COPY --from=layers /layers/coordinator-app/*/ /app/coordinator-app/
COPY --from=layers /layers/media-edge-app/*/ /app/media-edge-app/
COPY --from=layers /layers/encoder-app/*/ /app/encoder-app/
COPY system-tests/src/main/java/dev/headend/system/training /src/dev/headend/system/training
RUN LD_LIBRARY_PATH=/app/encoder-app/ffmpeg /opt/jdk/bin/java -Dtraining.java.home=/opt/jre /src/dev/headend/system/training/AotCaches.java \
      /tmp/lock /app/encoder-app/ffmpeg/ffmpeg \
      /app/coordinator-app/coordinator-app.jar /app/coordinator-app \
      /app/media-edge-app/media-edge-app.jar /app/media-edge-app \
      /app/encoder-app/encoder-app.jar /app/encoder-app

# What changes seldom comes first: dependencies, the program, its cache. Each ends with a trial, which fails if the JVM refuses the
# flags or, for another path or time of a jar, the cache; it leaves nothing behind.
FROM base AS coordinator
COPY --from=layers /layers/coordinator-app/dependencies/ /layers/coordinator-app/snapshot-dependencies/ /app/coordinator-app/
COPY --from=layers /natives-coordinator-app/META-INF/native/ /app/native/
COPY --from=layers /layers/coordinator-app/application/ /app/coordinator-app/
COPY --from=training /app/coordinator-app/coordinator-app.aot /app/coordinator-app/
COPY coordinator-app/target/sbom/ /app/sbom/
COPY coordinator-app/src/main/docker/jvm.flags /app/
ENV HTTP_PORT=8080 SSL_PORT=8443
EXPOSE 8080 8443 8081
USER 10001:10001
ENTRYPOINT ["/opt/jre/bin/java", "-XX:Flags=/app/jvm.flags", "-Djava.library.path=/app/native", "-jar", "/app/coordinator-app/coordinator-app.jar"]
RUN ["/opt/jre/bin/java", "-XX:Flags=/app/jvm.flags", "-Djava.library.path=/app/native", "-XX:AOTMode=on", "-jar", "/app/coordinator-app/coordinator-app.jar", "--help"]

FROM base AS media-edge
COPY --from=layers /layers/media-edge-app/dependencies/ /layers/media-edge-app/snapshot-dependencies/ /app/media-edge-app/
COPY --from=layers /natives-media-edge-app/META-INF/native/ /app/native/
COPY --from=layers /layers/media-edge-app/application/ /app/media-edge-app/
COPY --from=training /app/media-edge-app/media-edge-app.aot /app/media-edge-app/
COPY media-edge-app/target/sbom/ /app/sbom/
COPY media-edge-app/src/main/docker/jvm.flags /app/
ENV HTTP_PORT=8080 SSL_PORT=8443 ACME_DATA_DIR=/data/acme
EXPOSE 1935 1936 8080 8443 8081
USER 10001:10001
ENTRYPOINT ["/opt/jre/bin/java", "-XX:Flags=/app/jvm.flags", "-Djava.library.path=/app/native", "-jar", "/app/media-edge-app/media-edge-app.jar"]
RUN ["/opt/jre/bin/java", "-XX:Flags=/app/jvm.flags", "-Djava.library.path=/app/native", "-XX:AOTMode=on", "-jar", "/app/media-edge-app/media-edge-app.jar", "--help"]

FROM ffmpeg AS encoder
COPY --from=layers /layers/encoder-app/dependencies/ /layers/encoder-app/snapshot-dependencies/ /app/encoder-app/
COPY --from=layers /natives-encoder-app/META-INF/native/ /app/native/
COPY --from=layers /layers/encoder-app/application/ /app/encoder-app/
COPY --from=training /app/encoder-app/encoder-app.aot /app/encoder-app/
COPY encoder-app/target/sbom/ /app/sbom/
COPY encoder-app/src/main/docker/jvm.flags /app/
COPY encoder-app/src/main/docker/ffmpeg.cdx.json /app/sbom/
EXPOSE 8081
USER 10001:10001
ENTRYPOINT ["/opt/jre/bin/java", "-XX:Flags=/app/jvm.flags", "-Djava.library.path=/app/native", "-jar", "/app/encoder-app/encoder-app.jar"]
RUN ["/opt/jre/bin/java", "-XX:Flags=/app/jvm.flags", "-Djava.library.path=/app/native", "-XX:AOTMode=on", "-jar", "/app/encoder-app/encoder-app.jar", "--help"]
