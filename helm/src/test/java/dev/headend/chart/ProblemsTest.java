package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the schema lets pass one by one, and that do not go together, stop Helm with a line for each. */
class ProblemsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            encoder: {capacity: 0, autoscaling: {enabled: true}}                        | encoder.autoscaling needs encoder.capacity
            encoder: {autoscaling: {minReplicas: 11}}                                   | minReplicas is more than maxReplicas
            edge: {rtmp: {enabled: false}, websocket: {enabled: false}}                 | nobody could publish
            ingress: {enabled: true, hosts: [live.example]}                             | edge.websocket.trustedProxies is needed
            gateway: {enabled: true, parentRefs: [{name: public}]}                      | edge.websocket.trustedProxies is needed
            ingress: {enabled: true}                                                    | ingress.hosts is empty
            gateway: {enabled: true}                                                    | gateway.parentRefs is empty
            gateway: {rtmp: {enabled: true}}                                            | gateway.rtmp.parentRefs is empty
            edge: {rtmp: {proxyProtocol: true}}                                         | need edge.external.ip
            edge: {http: {proxyProtocol: true}}                                         | need edge.external.ip
            edge: {replicas: 2, external: {ip: 203.0.113.7}}                            | needs edge.replicas to be 1
            edge: {env: {DRAIN_SECONDS: 5}}                                             | edge.env.DRAIN_SECONDS: set drainSeconds
            encoder: {env: {SERVER_CAPACITY: 5}}                                        | set encoder.capacity in its place
            coordinator: {env: {HTTP_PORT: 80}}                                         | coordinator.env.HTTP_PORT cannot be set
            encoder: {env: {SPOOL_LIMIT_MB: 20000}}                                     | set encoder.spool.size in its place
            edge: {env: {RTMP_SERVER: "NO"}}                                            | set edge.rtmp.enabled in its place
            edge: {env: {REDIS_HOST: redis}}                                            | set redis.host in its place
            coordinator: {env: {KEY_VERIFICATION_URL: "https://app.example/keys"}}      | set application.keyVerification.url in its place
            coordinator: {env: {EVENT_CALLBACK_AUTH: Bearer}}                           | set application.eventCallback.auth.type in its place
            edge: {resources: {limits: {memory: null}}}                                 | edge.resources.limits.memory is needed
            encoder: {resources: null}                                                  | encoder.resources.limits.memory is needed
            edge: {podLabels: {app.kubernetes.io/component: rtmp}}                      | edge.podLabels: app.kubernetes.io/component is given by the chart
            tls: {certManager: {enabled: true}}                                         | tls.certManager needs tls.secretName
            redis: {enabled: true}                                                      | redis.host is needed
            redis: {host: "rediss://a:6379"}                                            | redis.host must be a host name or an address, no URL, and without a port: the port is redis.port, TLS is redis.tls
            redis: {host: "a:6379"}                                                     | redis.host must be a host name or an address
            redis: {host: "[fd00::8]:6379"}                                             | redis.host must be a host name or an address
            redis: {host: "user@a"}                                                     | redis.host must be a host name or an address
            coordinator: {store: {type: redis, redis: {host: "redis://a"}}}             | the port is coordinator.store.redis.port, TLS is coordinator.store.redis.tls
            coordinator: {store: {type: redis, redis: {host: "redis.redis.svc:6379"}}}  | coordinator.store.redis.host must be a host name or an address
            coordinator: {replicas: 2}                                                  | coordinator.replicas is 2: more than one coordinator needs coordinator.store.type redis
            coordinator: {store: {type: redis}}                                         | coordinator.store.type redis needs to know where
            {coordinator: {store: {type: redis, redis: {host: a}}}, redis: {bundled: {enabled: true}}} | coordinator.store.redis.host and redis.bundled.enabled exclude each other
            {coordinator: {store: {type: redis}}, redis: {host: a, bundled: {enabled: true}}} | redis.bundled.enabled and redis.host exclude each other
            coordinator: {store: {type: redis, redis: {sentinel: {master: m, nodes: ["a:1"]}, cluster: {nodes: ["a:1"]}}}} | coordinator.store.redis.cluster.nodes and coordinator.store.redis.sentinel.nodes exclude each other
            coordinator: {store: {type: redis, redis: {host: a, sentinel: {master: m, nodes: ["a:1"]}}}} | coordinator.store.redis.host and coordinator.store.redis.sentinel.nodes exclude each other
            coordinator: {store: {type: redis, redis: {sentinel: {nodes: ["a:1"]}}}}     | coordinator.store.redis.sentinel needs both master and nodes
            coordinator: {store: {type: redis, redis: {host: a, sentinel: {master: m}}}} | coordinator.store.redis.sentinel needs both master and nodes
            coordinator: {store: {type: redis, redis: {host: a, caSecret: {name: ca}}}}  | coordinator.store.redis.caSecret needs coordinator.store.redis.tls
            coordinator: {store: {type: redis, redis: {database: 1, cluster: {nodes: ["a:1"]}}}} | coordinator.store.redis.database must be 0 with cluster
            coordinator: {store: {type: redis, redis: {host: a, user: live}}}           | REDIS_PASSWORD is needed by the coordinator
            redis: {bundled: {enabled: true}}                                           | redis.bundled.enabled is of use only with
            {coordinator: {store: {type: redis}}, redis: {tls: true, bundled: {enabled: true}}} | redis.bundled speaks no TLS
            {coordinator: {store: {type: redis, redis: {tls: true}}}, redis: {bundled: {enabled: true}}} | redis.bundled speaks no TLS
            {coordinator: {store: {type: redis, redis: {waitReplicas: 1}}}, redis: {bundled: {enabled: true}}} | coordinator.store.redis.waitReplicas must be 0 with redis.bundled
            {coordinator: {store: {type: redis}}, redis: {bundled: {enabled: true, resources: null}}} | redis.bundled.resources.limits.memory is needed
            {coordinator: {store: {type: redis}}, redis: {bundled: {enabled: true}}, secrets: {generate: false}} | REDIS_PASSWORD is needed by the coordinator
            {coordinator: {store: {type: redis, redis: {host: a}}}, encoder: {autoscaling: {enabled: true, kind: ScaledObject}}} | encoder.autoscaling.keda.prometheusUrl is needed with coordinator.store.type redis
            coordinator: {env: {REDIS_HOST: redis}}                                     | coordinator.env.REDIS_HOST: set coordinator.store.redis.host in its place
            coordinator: {env: {COORDINATOR_STORE: redis}}                              | set coordinator.store.type in its place
            coordinator: {env: {REDIS_PASSWORD: not-a-secret}}                          | coordinator.env.REDIS_PASSWORD is a credential: set secrets.values.REDIS_PASSWORD
            storage: {type: S3}                                                         | storage.s3.bucket is needed
            storage: {type: S3, s3: {bucket: live}}                                     | storage.s3.region is needed
            storage: {type: AZ, azure: {account: acc}}                                  | storage.azure.container is needed
            storage: {type: AZ, azure: {account: acc, container: live}}                 | tenantId and clientId are needed
            storage: {type: HTTP}                                                       | storage.http.url is needed
            storage: {type: HTTP, http: {url: "https://up.example", auth: Basic}}       | storage.http.user is needed
            storage: {type: HTTP, http: {url: "http://10.0.0.8/live"}}                  | networkPolicy.storage.to is needed
            application: {eventCallback: {url: "https://app.example", auth: {type: Bearer}}}      | EVENT_CALLBACK_AUTH_TOKEN is needed
            application: {keyVerification: {url: "http://app.shop.svc/keys"}}           | networkPolicy.application.to is needed
            application: {keyVerification: {url: "http://app:8000"}}                    | networkPolicy.application.to is needed
            application: {eventCallback: {url: "http://[fd00::8]/"}}                    | networkPolicy.application.to is needed
            application: {keyVerification: {url: "http://app.shop.svc.k8s.example/keys"}} | networkPolicy.application.to is needed
            application: {keyVerification: {url: "https://app.internal/keys"}}          | networkPolicy.application.to is needed
            application: {keyVerification: {url: "http://100.64.0.8/keys"}}             | networkPolicy.application.to is needed
            application: {keyVerification: {url: "http://169.254.7.7/keys"}}            | networkPolicy.application.to is needed
            {application: {keyVerification: {url: "https://app.example"}}, secrets: {values: {HTTPS_PROXY: "http://me:not-a-secret@proxy:3128"}}} | as secrets.values.HTTPS_PROXY is inside
            {application: {keyVerification: {url: "http://192.168.1.20:3000"}, eventCallback: {url: "http://192.168.1.20:3000/e"}}} | as application.eventCallback.url, application.keyVerification.url are inside
            application: {keyVerification: {url: "http://192.168.1.20:3000"}}           | or {ipBlock: {cidr: 192.168.1.20/32}}
            secrets: {generate: false}                                                  | CONTROL_SECRET is needed
            secrets: {existingSecret: headend}                                          | secrets.existingSecret needs secrets.generate=false
            edge: {env: {STATUS_PASSWORD: not-a-secret}}                                | edge.env.STATUS_PASSWORD is a credential: set secrets.values.STATUS_PASSWORD
            encoder: {env: {https_proxy: "http://me:not-a-secret@proxy:3128"}}          | encoder.env.https_proxy is a credential: give it by valueFrom
            edge: {env: {HLS_TIME_SECONDS: 2}}                                          | edge.env.HLS_TIME_SECONDS: that is a setting of the encoder
            encoder: {env: {GOP_CACHE_SIZE_MB: 2}}                                      | encoder.env.GOP_CACHE_SIZE_MB: that is a setting of the edge
            """)
    void areNamed(String values, String problem) {
        assertThatThrownBy(() -> Chart.render(Values.of(values, values))).hasMessageContaining(problem);
    }

    @Test
    void areNamedAllAtOnce() {
        Values values = Values.of("two problems", "{storage: {type: S3}, redis: {enabled: true}}");
        assertThatThrownBy(() -> Chart.render(values))
                .hasMessageContaining("storage.s3.bucket is needed")
                .hasMessageContaining("redis.host is needed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application: {keyVerification: {url: "https://keys.example:8443/verify?of=live"}}
            application: {keyVerification: {url: "http://192.0.2.10/"}}
            application: {keyVerification: {url: "http://100.63.0.8/"}}
            application: {keyVerification: {url: "https://svc.example/"}}
            secrets: {values: {HTTPS_PROXY: "http://proxy:3128"}}
            {application: {keyVerification: {url: "http://app:8000"}}, networkPolicy: {enabled: false}}
            {secrets: {generate: false, existingSecret: headend}}
            coordinator: {env: {JDK_JAVA_OPTIONS: -Xlog:gc, NO_PROXY: .svc}}
            {coordinator: {store: {type: redis}}, redis: {host: a}}
            {coordinator: {store: {type: redis, redis: {host: "fd00::8"}}}, redis: {host: "[fd00::8]"}}
            {coordinator: {store: {type: redis, redis: {host: 10.0.0.8}}}, redis: {host: redis-master.redis.svc.cluster.local.}}
            {coordinator: {store: {type: redis, redis: {sentinel: {master: m, nodes: ["a:1"]}}}}, redis: {enabled: true, host: b}}
            {coordinator: {store: {type: redis, redis: {host: a}}}, encoder: {autoscaling: {enabled: true, kind: ScaledObject, keda: {prometheusUrl: "http://prometheus:9090"}}}}
            {coordinator: {replicas: 2, store: {type: redis, redis: {host: a}}}, encoder: {autoscaling: {enabled: true}}}
            {coordinator: {store: {type: redis, redis: {host: a}}, env: {REDIS_PASSWORD: {valueFrom: {secretKeyRef: {name: a, key: b}}}}}}
            {edge: {env: {CONTROL_SECRET: {valueFrom: {secretKeyRef: {name: control, key: word}}}}}}
            """)
    void areNotSeenWhereThereAreNone(String values) {
        assertThat(Chart.render(Values.of(values, values)).documents()).isNotEmpty();
    }
}
