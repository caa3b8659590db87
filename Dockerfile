# The service alone; Neo4j is another container (see compose.yaml).
FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-progress
COPY web ./
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/web/dist web/dist
RUN CGO_ENABLED=0 go build -trimpath -o /zonegraph ./cmd/zonegraph

FROM debian:bookworm-slim
USER nobody
COPY --from=build /zonegraph /zonegraph
ENV ADDR=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["/zonegraph"]
CMD ["serve"]
