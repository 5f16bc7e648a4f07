# How suites start ministack. Sourced after suite.sh. Needs `python_packages` with ministack first.

start_ministack() { # SERVICES VARIABLE..: starts ministack with files of its own, waits until it listens, and sets $port
    local folder="$log/files"
    port="$(free_port)"
    mkdir -p "$folder"
    # A clean environment, because functions inherit that of ministack. They call its services.
    local environment=(
        PATH="$PATH" HOME="$folder" TMPDIR="$folder" STATE_DIR="$folder/state" S3_DATA_DIR="$folder/s3"
        BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" AWS_ENDPOINT_URL="http://127.0.0.1:$port" SERVICES="$1" LOG_LEVEL=WARNING
        # Functions are processes. A socket that does not exist, because ministack would remove unrelated containers.
        LAMBDA_EXECUTOR=local DOCKER_HOST="unix://$folder/no-docker.sock"
        # Disabled, because they listen on all interfaces.
        IOT_MTLS_ENABLED=0 SFTP_ENABLED=0
    )
    start ministack env -i "${environment[@]}" "${@:2}" "$python" -m ministack
    for _ in $(seq 600); do
        (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
        sleep 0.1
    done
    echo "ministack did not start:" >&2
    cat "$log/ministack" >&2
    exit 1
}

end_ministack() {
    end
    rm -rf "$log/files"
}
