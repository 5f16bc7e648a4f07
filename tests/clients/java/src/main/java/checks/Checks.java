package checks;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import probe.Failure;
import probe.Nap;
import probe.Payload;
import probe.ProbeGrpc.ProbeBlockingStub;

/** The cases of every client. They are the same in each language. */
final class Checks {
    private Checks() {}

    static void success(ProbeBlockingStub probe) {
        byte[] data = new byte[256];
        for (int at = 0; at < data.length; at++) data[at] = (byte) at;
        echoes(probe, Payload.newBuilder().setText("Zażółć gęślą jaźń 🦀").setData(ByteString.copyFrom(data)).build());
    }

    static void empty(ProbeBlockingStub probe) {
        echoes(probe, Payload.getDefaultInstance());
    }

    static void oneMegabyte(ProbeBlockingStub probe) {
        byte[] data = new byte[1 << 20];
        for (int at = 0; at < data.length; at++) data[at] = (byte) (at * 31 + (at >> 8));
        echoes(probe, Payload.newBuilder().setData(ByteString.copyFrom(data)).build());
    }

    static void metadata(ProbeBlockingStub probe) {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        withMetadata(probe)
            .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
            .echo(Payload.getDefaultInstance());
        cameBack("x-probe-", headers.get());
        cameBack("x-trailer-", trailers.get());
    }

    static void error(ProbeBlockingStub probe) throws Exception {
        Failure expected = Failure.newBuilder()
            .setCode(Status.Code.NOT_FOUND.value())
            .setMessage("no café here: 100% gone")
            .addDetails(Payload.newBuilder().setText("why").setData(ByteString.fromHex("00ff")))
            .addDetails(Payload.getDefaultInstance())
            .build();
        StatusRuntimeException failure = failed(expected.getCode(), () -> withMetadata(probe).fail(expected));
        expect("message", failure.getStatus().getDescription(), expected.getMessage());
        List<Payload> details = new ArrayList<>();
        for (Any detail : StatusProto.fromThrowable(failure).getDetailsList()) details.add(detail.unpack(Payload.class));
        expect("details", details, expected.getDetailsList());
        cameBack("x-trailer-", failure.getTrailers());
    }

    static void everyCode(ProbeBlockingStub probe) {
        for (int code = 1; code <= 16; code++) {
            Failure expected = Failure.newBuilder().setCode(code).setMessage("code " + code).build();
            StatusRuntimeException failure = failed(code, () -> probe.fail(expected));
            expect("message", failure.getStatus().getDescription(), expected.getMessage());
        }
    }

    static void deadline(ProbeBlockingStub probe) {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        probe.withDeadlineAfter(9, TimeUnit.SECONDS)
            .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()))
            .echo(Payload.getDefaultInstance());
        String left = headers.get().get(ascii("x-time-left"));
        if (left == null || !left.matches("8\\d{3}|9000")) {
            throw new AssertionError(left + " ms were left at the server, expected about 9000");
        }
        long began = System.nanoTime();
        Nap nap = Nap.newBuilder().setMilliseconds(6000).build();
        failed(Status.Code.DEADLINE_EXCEEDED.value(), () -> probe.withDeadlineAfter(400, TimeUnit.MILLISECONDS).sleep(nap));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (took > 3000) throw new AssertionError("the status arrived only after " + took + " ms");
    }

    /** Checks a call that a gateway itself rejects. */
    static void rejected(ProbeBlockingStub probe, int code, String text, int size) {
        Payload payload = Payload.newBuilder().setData(ByteString.copyFrom(new byte[size])).build();
        expect("message", failed(code, () -> probe.echo(payload)).getStatus().getDescription(), text);
    }

    private static void echoes(ProbeBlockingStub probe, Payload payload) {
        if (!probe.echo(payload).equals(payload)) throw new AssertionError("the response differs from the request");
    }

    private static StatusRuntimeException failed(int code, Supplier<Payload> call) {
        try {
            call.get();
        } catch (StatusRuntimeException failure) {
            if (failure.getStatus().getCode().value() == code) return failure;
            throw new AssertionError("got " + failure.getStatus() + ", expected the code " + code);
        }
        throw new AssertionError("got a response, expected the code " + code);
    }

    private static void expect(String what, Object got, Object expected) {
        if (!expected.equals(got)) throw new AssertionError(what + ": got " + got + ", expected " + expected);
    }

    private static ProbeBlockingStub withMetadata(ProbeBlockingStub probe) {
        Metadata sent = new Metadata();
        sent.put(ascii("x-probe-text"), "one, two; three");
        sent.put(ascii("x-probe-twice"), "first");
        sent.put(ascii("x-probe-twice"), "second");
        sent.put(binary("x-probe-bytes-bin"), new byte[] {0, 1, (byte) 0xfb, (byte) 0xff});
        sent.put(binary("x-probe-many-bin"), new byte[] {0});
        sent.put(binary("x-probe-many-bin"), new byte[] {(byte) 0xff, (byte) 0xfe});
        return probe.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(sent));
    }

    /** Compares the returned metadata with the sent one. A gateway may join values of the same name with a comma. */
    private static void cameBack(String prefix, Metadata got) {
        expect(prefix + "text", joined(got, prefix + "text"), "one, two; three");
        expect(prefix + "twice", joined(got, prefix + "twice"), "first, second");
        expect(prefix + "bytes-bin", bytes(got, prefix + "bytes-bin"), List.of(List.of(0, 1, 0xfb, 0xff)));
        expect(prefix + "many-bin", bytes(got, prefix + "many-bin"), List.of(List.of(0), List.of(0xff, 0xfe)));
    }

    private static String joined(Metadata got, String name) {
        Iterable<String> values = got.getAll(ascii(name));
        return values == null ? null : String.join(",", values).replaceAll(", *", ", ");
    }

    private static List<List<Integer>> bytes(Metadata got, String name) {
        Iterable<byte[]> values = got.getAll(binary(name));
        if (values == null) return List.of();
        return StreamSupport.stream(values.spliterator(), false)
            .map(value -> {
                List<Integer> list = new ArrayList<>();
                for (byte element : value) list.add(element & 0xff);
                return list;
            })
            .collect(Collectors.toList());
    }

    private static Metadata.Key<String> ascii(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static Metadata.Key<byte[]> binary(String name) {
        return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
    }
}
