# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Directory.Build.props src/BannedSymbols.Waits.txt src/
COPY src/DigestMailer/DigestMailer.csproj src/DigestMailer/packages.lock.json src/DigestMailer/
COPY src/DigestMailer.Mail/DigestMailer.Mail.csproj src/DigestMailer.Mail/packages.lock.json src/DigestMailer.Mail/
COPY src/DigestMailer.Templates/DigestMailer.Templates.csproj src/DigestMailer.Templates/packages.lock.json src/DigestMailer.Templates/
RUN dotnet restore src/DigestMailer -r linux-x64 --locked-mode -p:PublishReadyToRun=true
COPY appsettings.json ./
COPY seeds seeds
COPY templates templates
COPY src src
RUN dotnet publish src/DigestMailer -c Release -r linux-x64 --no-restore --self-contained false -p:PublishReadyToRun=true -p:PublishDocumentationFiles=false -o /app \
    && mkdir /data

# -extra: the plain chiseled image has neither culture data nor time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
LABEL org.opencontainers.image.title="DigestMailer" \
      org.opencontainers.image.description="Mails each subscriber the papers of the day that match their wishes"
COPY --from=build /app /app
COPY --from=build --chown=1654:1654 /data /data
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_HTTP_PORTS=8080 \
    DIGESTMAILER__Storage__Folder=/data
USER 1654
WORKDIR /app
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/app/DigestMailer", "health"]
ENTRYPOINT ["/app/DigestMailer"]
