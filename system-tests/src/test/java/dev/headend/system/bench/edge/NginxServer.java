package dev.headend.system.bench.edge;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.NginxRtmp;
import dev.headend.system.synthetic.RtmpAddress;
import java.nio.file.Path;

/** The server that ours is compared with. */
record NginxServer(ServerProcess process, int port) implements MediaServer {
    /** Starts it and waits until it accepts connections. */
    static NginxServer start() {
        Path folder = Checkout.freshFolder("bench-nginx");
        int port = FreePorts.next();
        ProcessBuilder command = NginxRtmp.command(folder, port, "application live { live on; }");
        return new NginxServer(ServerProcess.start(command, folder.resolve("output.log"), port), port);
    }

    @Override
    public String name() {
        return "nginx-rtmp";
    }

    @Override
    public RtmpAddress address(int stream) {
        return new RtmpAddress(port, "live", "bench" + stream);
    }

    @Override
    public String settleMemory() {
        return "";
    }
}
