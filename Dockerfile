# A static binary, no shell, no root. The data folder is a volume.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/gaoshi ./cmd/gaoshi && mkdir /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/gaoshi /usr/local/bin/gaoshi
COPY --from=build --chown=nonroot:nonroot /out/data /data
ENV GAOSHI_LISTEN=:8080 GAOSHI_DATA=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/gaoshi"]
CMD ["serve"]
