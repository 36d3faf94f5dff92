# syntax=docker/dockerfile:1
# Ringback in a container. Build: docker build -t ringback . (amd64 and arm64: docker buildx build --platform linux/amd64,linux/arm64 .)
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-fund --no-audit
COPY . .
# Of the optional packages the image holds those of Google Ads; SQLite on Node 24 needs none. npm installs no package that the
# manifest calls an optional peer, so it works on a manifest without them meanwhile.
RUN npm run build \
 && cp package.json /tmp/package.json \
 && npm pkg delete devDependencies peerDependencies peerDependenciesMeta \
 && npm install --no-save --omit=dev --ignore-scripts --no-fund --no-audit \
    $(node -p "Object.entries(require('/tmp/package.json').devDependencies).filter(([name]) => name.startsWith('google-ads-')).map((one) => one.join('@')).join(' ')") \
 && cp /tmp/package.json package.json

FROM node:24-slim
# MALLOC_ARENA_MAX: glibc gives each thread an arena of its own otherwise, 10 to 30 MB more.
# NODE_OPTIONS: a young generation of 24 MB instead of 48, which V8 fixes before the first line of ours runs.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    NODE_OPTIONS=--max-semi-space-size=8 \
    RINGBACK_CONFIG=/data/ringback.yaml
WORKDIR /app
COPY --from=build /build/package.json /build/README.md /build/README.ru.md /build/LICENSE /build/ringback.example.yaml ./
COPY --from=build /build/bin ./bin
COPY --from=build /build/data ./data
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
RUN mkdir /data && chown node:node /data && ln -s /app/bin/ringback.js /usr/local/bin/ringback
USER node
VOLUME /data
EXPOSE 3000
# The service waits up to 20 seconds for requests under way.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.RINGBACK_PORT ?? 3000}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/ringback.js"]
CMD ["start"]
