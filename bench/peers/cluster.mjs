// Runs a request handler in as many workers as there are processors, as Node's
// own documentation has it for production, and prints the port once all of them
// listen. It ends when its standard input does, which is when its parent ends.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { availableParallelism } from "node:os";

export async function serve(makeHandler) {
  if (cluster.isPrimary) {
    let listening = 0;
    const workers = availableParallelism();
    cluster.on("listening", (_, address) => {
      if (++listening === workers) console.log(`listening on ${address.port}`);
    });
    cluster.on("exit", () => process.exit(1));
    process.on("SIGTERM", () => process.exit());
    process.stdin.resume().on("end", () => process.exit());
    // A port for all of them: each would get one of its own for 0.
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => {
        for (let i = 0; i < workers; i++) cluster.fork({ BENCH_PORT: port });
      });
    });
    return;
  }
  process.on("disconnect", () => process.exit());
  const server = createServer({ keepAliveTimeout: 60_000 });
  await makeHandler(server);
  server.listen(Number(process.env.BENCH_PORT), "127.0.0.1");
}
