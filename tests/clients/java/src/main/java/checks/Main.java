package checks;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import probe.ProbeGrpc;

/**
 * Checks grpc-java.
 *
 * <pre>
 * Main BASE_URL
 * Main BASE_URL rejected CODE TEXT SIZE    a call with SIZE bytes must fail with this status
 * </pre>
 */
public final class Main {
    private interface Check {
        void run(ProbeGrpc.ProbeBlockingStub probe) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Check> checks = new LinkedHashMap<>();
        if (arguments.length == 5 && arguments[1].equals("rejected")) {
            int code = Integer.parseInt(arguments[2]);
            int size = Integer.parseInt(arguments[4]);
            checks.put("rejected: " + arguments[3], probe -> Checks.rejected(probe, code, arguments[3], size));
        } else {
            checks.put("success", Checks::success);
            checks.put("empty", Checks::empty);
            checks.put("1 MB", Checks::oneMegabyte);
            checks.put("metadata", Checks::metadata);
            checks.put("error", Checks::error);
            checks.put("every code", Checks::everyCode);
            checks.put("deadline", Checks::deadline);
        }

        String address = URI.create(arguments[0]).getAuthority();
        ManagedChannel channel =
            NettyChannelBuilder.forTarget(address, InsecureChannelCredentials.create()).build();
        boolean failed = false;
        for (Map.Entry<String, Check> check : checks.entrySet()) {
            try {
                check.getValue().run(ProbeGrpc.newBlockingStub(channel));
                System.out.printf("ok  %-24s %s%n", "grpc-java", check.getKey());
            } catch (AssertionError | StatusRuntimeException problem) {
                failed = true;
                System.out.printf("FAILED  %-24s %s: %s%n", "grpc-java", check.getKey(), problem);
            }
        }
        channel.shutdownNow();
        System.exit(failed ? 1 : 0);
    }
}
