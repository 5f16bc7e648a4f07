// Checks the clients for the JVM.
//   Main BASE_URL PROTOCOL..               PROTOCOL is one of grpc, grpc-web, connect
//   Main BASE_URL rejected CODE TEXT SIZE  a gRPC call with SIZE bytes must fail with this status

import java.net.URI
import kotlin.system.exitProcess

fun main(arguments: Array<String>) {
    val baseUrl = arguments[0]
    var protocols = arguments.drop(1)
    var cases = CASES
    if (protocols.first() == "rejected") {
        val (_, code, text, size) = protocols
        cases = rejected(code.toInt(), text, size.toInt())
        protocols = listOf("grpc")
    }
    val clients = protocols.flatMap { protocol ->
        when (protocol) {
            "grpc" -> listOf(GrpcJava(URI(baseUrl).authority)) + ConnectKotlin.native(baseUrl)
            "grpc-web" -> ConnectKotlin.grpcWeb(baseUrl)
            "connect" -> ConnectKotlin.connect(baseUrl)
            else -> error("unknown protocol $protocol")
        }
    }
    val results = clients.flatMap { client -> cases.filterKeys { it !in client.not }.map { check(client, it.key, it.value) } }
    // Idle connections would keep the process running.
    exitProcess(if (results.all { it }) 0 else 1)
}

/** Runs a case, prints its result, and returns true if it succeeded. */
private fun check(client: Client, name: String, case: (Client) -> Unit): Boolean {
    val problem = runCatching { case(client) }.exceptionOrNull()
    if (problem == null) println("ok  %-24s %s".format(client.name, name))
    else println("FAILED  %-24s %s: %s".format(client.name, name, problem))
    return problem == null
}
