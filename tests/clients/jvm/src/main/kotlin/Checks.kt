// The cases of every client. They are the same in each language.

import com.google.protobuf.ByteString
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import probe.Failure
import probe.Nap
import probe.Payload

/** Values by name. Those of names that end in "-bin" are in base64 without padding. */
typealias Metadata = Map<String, List<String>>

class Response(val message: Payload, val headers: Metadata, val trailers: Metadata)

/** An error of the service. */
class CallFailed(val code: Int, message: String?, val details: List<Payload>, val trailers: Metadata) :
    Exception("code $code: $message") {
    val text = message
}

/** A client of the probe service in some protocol. */
interface Client {
    val name: String

    /** The cases, or parts of a case, that are skipped, with the reason. */
    val not: Map<String, String> get() = emptyMap()

    fun echo(message: Payload, metadata: Metadata = emptyMap(), timeout: Duration? = null): Response

    fun fail(message: Failure, metadata: Metadata = emptyMap()): Response

    fun sleep(message: Nap, timeout: Duration): Response
}

private val SENT: Metadata = mapOf(
    "x-probe-text" to listOf("one, two; three"),
    "x-probe-twice" to listOf("first", "second"),
    "x-probe-bytes-bin" to listOf("AAH7/w"),
    "x-probe-many-bin" to listOf("AA", "//4"),
)

val CASES: Map<String, (Client) -> Unit> = mapOf(
    "success" to { client ->
        val data = ByteString.copyFrom(ByteArray(256) { it.toByte() })
        echoes(client, Payload.newBuilder().setText("Zażółć gęślą jaźń 🦀").setData(data).build())
    },
    "empty" to { client -> echoes(client, Payload.getDefaultInstance()) },
    "1 MB" to { client ->
        val data = ByteString.copyFrom(ByteArray(1 shl 20) { (it * 31 + (it shr 8)).toByte() })
        echoes(client, Payload.newBuilder().setData(data).build())
    },
    "metadata" to { client ->
        val response = client.echo(Payload.getDefaultInstance(), SENT)
        expectMetadata("x-probe-", response.headers)
        expectMetadata("x-trailer-", response.trailers)
    },
    "error" to { client ->
        val details = listOf(
            Payload.newBuilder().setText("why").setData(ByteString.fromHex("00ff")).build(),
            Payload.getDefaultInstance(),
        )
        val failure = Failure.newBuilder().setCode(5).setMessage("no café here: 100% gone").addAllDetails(details).build()
        val got = expectFailure(failure.code) { client.fail(failure, SENT) }
        expect("message", got.text, failure.message)
        expect("details", got.details, details)
        expectMetadata("x-trailer-", got.trailers)
    },
    "every code" to { client ->
        for (code in 1..16) {
            val failure = Failure.newBuilder().setCode(code).setMessage("code $code").build()
            expect("message", expectFailure(code) { client.fail(failure) }.text, failure.message)
        }
    },
    "deadline" to { client ->
        val left = client.echo(Payload.getDefaultInstance(), timeout = 9.seconds).headers["x-time-left"]?.single()
        if ("timeout header" !in client.not) {
            check(left?.toIntOrNull() in 8000..9000) { "$left ms were left at the server, expected about 9000" }
        }
        val began = TimeSource.Monotonic.markNow()
        expectFailure(4) { client.sleep(Nap.newBuilder().setMilliseconds(6000).build(), 400.milliseconds) }
        val took = began.elapsedNow()
        check(took < 3.seconds) { "the status arrived only after $took" }
    },
)

/** Returns a case for calls that a gateway itself rejects. */
fun rejected(code: Int, text: String, size: Int): Map<String, (Client) -> Unit> = mapOf(
    "rejected: $text" to { client ->
        val payload = Payload.newBuilder().setData(ByteString.copyFrom(ByteArray(size))).build()
        expect("message", expectFailure(code) { client.echo(payload) }.text, text)
    },
)

private fun echoes(client: Client, payload: Payload) {
    check(client.echo(payload).message == payload) { "the response differs from the request" }
}

private fun expectFailure(code: Int, call: () -> Response): CallFailed {
    try {
        call()
    } catch (failure: CallFailed) {
        check(failure.code == code) { "got ${failure.message}, expected the code $code" }
        return failure
    }
    error("got a response, expected the code $code")
}

private fun expect(what: String, got: Any?, expected: Any?) {
    check(got == expected) { "$what: got $got, expected $expected" }
}

/** Compares the returned metadata with the sent one. A gateway may join values of the same name with a comma. */
private fun expectMetadata(prefix: String, got: Metadata) {
    fun normal(values: List<String>?) = values.orEmpty().flatMap { it.split(",") }.map { it.trim().trimEnd('=') }
    for ((name, values) in SENT) {
        val renamed = name.replace("x-probe-", prefix)
        expect(renamed, normal(got[renamed]), normal(values))
    }
}
