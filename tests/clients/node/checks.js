// The cases of every client, in Node and in the browser. `web.js` describes the interface of a client.

const bytes = (...values) => Uint8Array.from(values);
const large = new Uint8Array(1 << 20).map((_, at) => (at * 31 + (at >> 8)) & 0xff);
const metadata = {
  "x-probe-text": ["one, two; three"],
  "x-probe-twice": ["first", "second"],
  "x-probe-bytes-bin": [bytes(0, 1, 0xfb, 0xff)],
  "x-probe-many-bin": [bytes(0), bytes(0xff, 0xfe)],
};

function expect(what, got, expected) {
  const [a, b] = [got, expected].map(show);
  if (a !== b) throw new Error(`${what}: got ${a}, expected ${b}`);
}

function show(value) {
  const text = JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? `0x${hex(part)}` : part));
  return text.length > 400 ? `${text.slice(0, 200)}.. (${text.length} characters)` : text;
}

const hex = (part) => Array.from(part, (byte) => byte.toString(16).padStart(2, "0")).join("");

function expectPayload({ text, data }, expected) {
  expect("text", text, expected.text ?? "");
  expect("length of data", data.length, expected.data?.length ?? 0);
  if (!data.every((byte, at) => byte === expected.data[at])) throw new Error("data: some bytes differ");
}

/// Compares the returned metadata with names that begin with `prefix`. A gateway may join values of the same name with a comma.
function expectMetadata(what, get, prefix, sent) {
  const join = (list) => list.flatMap((value) => value.split(/,\s*/)).join(", ");
  for (const [name, values] of Object.entries(sent)) {
    const renamed = name.replace("x-probe-", prefix);
    const normal = name.endsWith("-bin") ? (list) => list : join;
    expect(`${what} ${renamed}`, normal(get(renamed)), normal(values));
  }
}

/// Returns the trailers of a client that keeps only the last value of each name.
function inTrailers(client, sent) {
  if (!client.keepsLastTrailer) return sent;
  const last = (name, values) => (name.endsWith("-bin") ? values.slice(-1) : values);
  return Object.fromEntries(Object.entries(sent).map(([name, values]) => [name, last(name, values)]));
}

async function expectFailure(call, code) {
  try {
    await call;
  } catch (error) {
    if (error.code !== code) throw new Error(`code: got ${show(error.code)} (${error.message}), expected ${code}`);
    return error;
  }
  throw new Error(`got a response, expected the code ${code}`);
}

export const cases = {
  async success(client) {
    const payload = { text: "Zażółć gęślą jaźń 🦀", data: bytes(...Array(256).keys()) };
    expectPayload((await client.echo(payload)).response, payload);
  },
  async empty(client) {
    expectPayload((await client.echo({})).response, {});
  },
  async "1 MB"(client) {
    expectPayload((await client.echo({ data: large })).response, { data: large });
  },
  async metadata(client) {
    const result = await client.echo({}, { metadata });
    expectMetadata("header", result.headers, "x-probe-", metadata);
    expectMetadata("trailer", result.trailers, "x-trailer-", inTrailers(client, metadata));
  },
  async error(client) {
    const message = "no café here: 100% gone";
    const details = [{ text: "why", data: bytes(0, 0xff) }, { text: "" }];
    const failure = await expectFailure(client.fail({ code: 5, message, details }, { metadata }), 5);
    expect("message", failure.message, message);
    expect("number of details", failure.details.length, details.length);
    details.forEach((detail, at) => expectPayload(failure.details[at], detail));
    expectMetadata("trailer", failure.trailers, "x-trailer-", inTrailers(client, metadata));
  },
  async "every code"(client) {
    for (let code = 1; code <= 16; code++) {
      const failure = await expectFailure(client.fail({ code, message: `code ${code}` }), code);
      expect("message", failure.message, `code ${code}`);
    }
  },
  async deadline(client) {
    const result = await client.echo({}, { timeout: 9000 });
    const [left] = result.headers("x-time-left");
    if (!/^(8\d{3}|9000)$/.test(left)) throw new Error(`${left} ms were left at the server, expected about 9000`);
    const began = Date.now();
    await expectFailure(client.sleep({ milliseconds: 6000 }, { timeout: 400 }), 4);
    if (Date.now() - began > 3000) throw new Error(`the status arrived only after ${Date.now() - began} ms`);
  },
  async stream(client) {
    const failure = await expectFailure(client.stream({}), 12);
    const words = "`/probe.Probe/Echo` was called as a streaming RPC";
    if (!failure.message.startsWith(words)) throw new Error(`message: got ${failure.message}`);
  },
};

/// Returns a case for calls that a gateway itself rejects.
export const rejected = (code, text, size) => async (client) => {
  const failure = await expectFailure(client.echo({ data: new Uint8Array(size) }), code);
  expect("message", failure.message, text);
};

/// Runs every case that applies to `client`, and reports each result.
export async function check(client, todo, report) {
  for (const [name, run] of Object.entries(todo)) {
    if (client.not?.[name] || (name === "stream" && !client.stream)) continue;
    try {
      await run(client);
      report(client.name, name, null);
    } catch (error) {
      report(client.name, name, error);
    }
  }
}
