import com.connectrpc.ConnectException
import com.connectrpc.ProtocolClientConfig
import com.connectrpc.RequestCompression
import com.connectrpc.ResponseMessage
import com.connectrpc.SerializationStrategy
import com.connectrpc.compression.GzipCompressionPool
import com.connectrpc.extensions.GoogleJavaJSONStrategy
import com.connectrpc.extensions.GoogleJavaProtobufStrategy
import com.connectrpc.impl.ProtocolClient
import com.connectrpc.okhttp.ConnectOkHttpClient
import com.connectrpc.protocols.GETConfiguration
import com.connectrpc.protocols.NetworkProtocol
import kotlin.time.Duration
import kotlinx.coroutines.runBlocking
import okhttp3.OkHttpClient
import okhttp3.Protocol
import probe.Failure
import probe.Nap
import probe.Payload
import probe.ProbeClient

class ConnectKotlin(
    variant: String,
    private val baseUrl: String,
    private val protocol: NetworkProtocol,
    private val strategy: SerializationStrategy = GoogleJavaProtobufStrategy(),
    private val compression: RequestCompression? = null,
    private val get: GETConfiguration = GETConfiguration.Disabled,
    override val not: Map<String, String> = emptyMap(),
) : Client {
    override val name = "connect-kotlin $variant"

    private val http = ConnectOkHttpClient(
        ConnectOkHttpClient.configureClient(OkHttpClient.Builder())
            // gRPC needs HTTP/2, here without TLS.
            .protocols(listOf(if (protocol == NetworkProtocol.GRPC) Protocol.H2_PRIOR_KNOWLEDGE else Protocol.HTTP_1_1))
            .build(),
    )

    override fun echo(message: Payload, metadata: Metadata, timeout: Duration?) =
        call(timeout) { it.echo(message, metadata) }

    override fun fail(message: Failure, metadata: Metadata) = call(null) { it.fail(message, metadata) }

    override fun sleep(message: Nap, timeout: Duration) = call(timeout) { it.sleep(message, emptyMap()) }

    private fun call(timeout: Duration?, method: suspend (ProbeClient) -> ResponseMessage<Payload>): Response {
        // A timeout belongs to the configuration, not to a call.
        val config = ProtocolClientConfig(
            host = baseUrl,
            serializationStrategy = strategy,
            networkProtocol = protocol,
            requestCompression = compression,
            getConfiguration = get,
            timeoutOracle = { timeout },
        )
        when (val response = runBlocking { method(ProbeClient(ProtocolClient(http, config))) }) {
            is ResponseMessage.Success -> return Response(response.message, response.headers, response.trailers)
            is ResponseMessage.Failure -> throw failed(response.cause, response.trailers)
        }
    }

    private fun failed(error: ConnectException, trailers: Metadata) =
        CallFailed(error.code.value, error.message, error.unpackedDetails(Payload::class), error.metadata + trailers)

    companion object {
        fun native(baseUrl: String) = listOf(ConnectKotlin("grpc", baseUrl, NetworkProtocol.GRPC))

        fun grpcWeb(baseUrl: String) = listOf(ConnectKotlin("grpc-web", baseUrl, NetworkProtocol.GRPC_WEB))

        fun connect(baseUrl: String) = listOf(
            ConnectKotlin("proto", baseUrl, NetworkProtocol.CONNECT),
            ConnectKotlin("json", baseUrl, NetworkProtocol.CONNECT, GoogleJavaJSONStrategy()),
            ConnectKotlin(
                "gzip", baseUrl, NetworkProtocol.CONNECT, compression = RequestCompression(0, GzipCompressionPool),
            ),
            ConnectKotlin(
                "get", baseUrl, NetworkProtocol.CONNECT, get = GETConfiguration.Enabled,
                not = mapOf("1 MB" to "too long for a URL", "timeout header" to "connect-kotlin sends none with GET"),
            ),
        )
    }
}
