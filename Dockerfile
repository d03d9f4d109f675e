FROM node:24-bookworm-slim

ENV NODE_ENV=production
WORKDIR /service

COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force

COPY tsconfig.json ./
COPY migrations ./migrations
COPY openapi ./openapi
COPY src ./src
RUN npx tsx src/bin/build.ts board

USER node
EXPOSE 8080
# Not through npm: the process itself must get SIGTERM to close gracefully.
CMD ["node", "--import", "tsx", "src/server.ts"]
