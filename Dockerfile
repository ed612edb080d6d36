# The images are arguments so that a site with its own mirror, or a check without a network, can name others.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
# npm fetches the API reference page, once, at build time.
RUN apt-get update \
    && apt-get install -y --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# What decides the restore comes first: a change in the code alone reuses this layer.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/DSLT/DSLT.csproj src/DSLT/Docs.targets src/DSLT/
RUN dotnet restore src/DSLT/DSLT.csproj
COPY src/ src/
RUN dotnet publish src/DSLT/DSLT.csproj --no-restore -c Release -o /app -p:UseAppHost=false -p:DocsRequired=true

FROM ${RUNTIME_IMAGE}
# The distribution's SQLite gets its security fixes; the one in the package is the fallback and is older.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-0 \
    && rm -rf /var/lib/apt/lists/*
# A number that no host user is likely to have. /data is its own before the volume is made, so that the volume is too.
RUN groupadd --gid 10001 dslt \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin dslt \
    && install -d -o 10001 -g 10001 -m 0750 /data
WORKDIR /app
COPY --from=build /app ./
# The diagnostics socket would need a writable root. The base image's own port setting would fight with Urls.
ENV Urls=http://0.0.0.0:8080 \
    Data__Directory=/data \
    ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["dotnet", "dslt.dll", "health"]
ENTRYPOINT ["dotnet", "dslt.dll"]
