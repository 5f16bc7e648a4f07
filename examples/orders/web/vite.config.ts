import { defineConfig } from "vite";

// The page and the API have one origin on your machine, so no CORS is needed there.
const proxy = { "/acme.orders.v1.OrderService": process.env.ORDERS_API ?? "http://127.0.0.1:50051" };

export default defineConfig({
  server: { proxy },
  preview: { proxy },
});
