import io.grpc.InsecureChannelCredentials
import io.grpc.Metadata as GrpcMetadata
import io.grpc.StatusRuntimeException
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder
import io.grpc.protobuf.StatusProto
import io.grpc.stub.MetadataUtils
import java.util.Base64
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicReference
import kotlin.time.Duration
import probe.Failure
import probe.Nap
import probe.Payload
import probe.ProbeGrpc
import probe.ProbeGrpc.ProbeBlockingStub

class GrpcJava(address: String) : Client {
    override val name = "grpc-java"

    private val channel = NettyChannelBuilder.forTarget(address, InsecureChannelCredentials.create()).build()

    override fun echo(message: Payload, metadata: Metadata, timeout: Duration?) =
        call(metadata, timeout) { it.echo(message) }

    override fun fail(message: Failure, metadata: Metadata) = call(metadata, null) { it.fail(message) }

    override fun sleep(message: Nap, timeout: Duration) = call(emptyMap(), timeout) { it.sleep(message) }

    private fun call(metadata: Metadata, timeout: Duration?, method: (ProbeBlockingStub) -> Payload): Response {
        val headers = AtomicReference<GrpcMetadata>()
        val trailers = AtomicReference<GrpcMetadata>()
        var stub = ProbeGrpc.newBlockingStub(channel).withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(encode(metadata)),
            MetadataUtils.newCaptureMetadataInterceptor(headers, trailers),
        )
        timeout?.let { stub = stub.withDeadlineAfter(it.inWholeMilliseconds, TimeUnit.MILLISECONDS) }
        try {
            val message = method(stub)
            return Response(message, decode(headers.get()), decode(trailers.get()))
        } catch (error: StatusRuntimeException) {
            val details = StatusProto.fromThrowable(error)?.detailsList.orEmpty().map { it.unpack(Payload::class.java) }
            throw CallFailed(error.status.code.value(), error.status.description, details, decode(error.trailers))
        }
    }

    private fun encode(metadata: Metadata): GrpcMetadata {
        val encoded = GrpcMetadata()
        for ((name, values) in metadata) {
            for (value in values) {
                if (name.endsWith("-bin")) encoded.put(binary(name), Base64.getDecoder().decode(value))
                else encoded.put(ascii(name), value)
            }
        }
        return encoded
    }

    private fun decode(metadata: GrpcMetadata?): Metadata = metadata?.keys().orEmpty().associateWith { name ->
        if (name.endsWith("-bin")) metadata!!.getAll(binary(name))!!.map { Base64.getEncoder().encodeToString(it) }
        else metadata!!.getAll(ascii(name))!!.toList()
    }

    private fun ascii(name: String) = GrpcMetadata.Key.of(name, GrpcMetadata.ASCII_STRING_MARSHALLER)

    private fun binary(name: String) = GrpcMetadata.Key.of(name, GrpcMetadata.BINARY_BYTE_MARSHALLER)
}
