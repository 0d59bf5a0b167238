// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profiles/foreign_config.h"

#include <QDir>
#include <QFile>
#include <QMap>

namespace holdfast::app::profiles
{

namespace
{

constexpr qint64 kLargestFile = 1 << 20;

struct Section
{
    QString name;
    QMap<QString, QString> values; ///< names in lower case; those of a nested block as "block.name"
};

bool isComment(const QString& line)
{
    return line.startsWith(QLatin1Char('#')) || line.startsWith(QLatin1Char(';'));
}

/// "[name]" heads and "name = value" lines. Indented lines belong to the value-less name above them, as in
/// the AWS files:
///     s3 =
///       addressing_style = path
QList<Section> sectionsOf(const QByteArray& text)
{
    QList<Section> sections;
    QString block;
    for (const QString& raw : QString::fromUtf8(text).split(QLatin1Char('\n'))) {
        const QString line = raw.trimmed();
        if (line.isEmpty() || isComment(line))
            continue;
        if (line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']'))) {
            sections.append({line.mid(1, line.size() - 2).trimmed(), {}});
            block.clear();
            continue;
        }
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (sections.isEmpty() || equals <= 0)
            continue;
        const QString name = line.left(equals).trimmed().toLower();
        const QString value = line.mid(equals + 1).trimmed();
        const bool nested = raw.front().isSpace() && !block.isEmpty();
        if (!nested)
            block = value.isEmpty() ? name : QString();
        sections.last().values.insert(nested ? block + QLatin1Char('.') + name : name, value);
    }
    return sections;
}

QString amazonAddress(const QString& region)
{
    return QStringLiteral("https://s3.%1.amazonaws.com").arg(region);
}

QUrl addressOf(QString text)
{
    if (!text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("https://"));
    QUrl url(text, QUrl::StrictMode);
    url.setPath({});
    const bool good = url.isValid() && !url.host().isEmpty()
                      && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
    return good ? url : QUrl();
}

void setAddress(ForeignPlace& place, const QString& endpoint, bool virtualHost)
{
    s3client::Endpoint& to = place.connection.endpoint;
    to.url = addressOf(endpoint.isEmpty() ? amazonAddress(to.region) : endpoint);
    to.style = virtualHost ? s3client::AddressStyle::VirtualHost : s3client::AddressStyle::Path;
    if (to.url.isEmpty())
        place.lack = ForeignPlace::Lack::Address;
    else if (place.connection.accessKey.isEmpty() || place.secret.isEmpty())
        place.lack = ForeignPlace::Lack::Keys;
}

/// The profile that a section of the config file describes; empty: none.
QString profileOf(const QString& section)
{
    const QString prefix = QStringLiteral("profile ");
    if (section.startsWith(prefix))
        return section.mid(prefix.size()).trimmed();
    return section == QLatin1String("default") ? section : QString();
}

Outcome<QByteArray> contentOf(const QString& path)
{
    QFile file(path);
    if (path.isEmpty() || !file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(
            localFault(QStringLiteral("CannotRead"), path + QLatin1String(": ") + file.errorString()));
    return file.read(kLargestFile);
}

QString fromEnvironment(const char* variable, const QString& usual)
{
    const QString given = qEnvironmentVariable(variable);
    return given.isEmpty() ? usual : given;
}

} // namespace

QList<ForeignPlace> placesOfAws(const QByteArray& config, const QByteArray& credentials)
{
    QStringList order;
    QMap<QString, QMap<QString, QString>> profiles; // what the credentials file says goes before
    QMap<QString, QMap<QString, QString>> services;
    const auto take = [&](const QString& profile, const QMap<QString, QString>& values) {
        if (!profiles.contains(profile))
            order.append(profile);
        profiles[profile].insert(values);
    };
    const QString servicesHead = QStringLiteral("services ");
    for (const Section& section : sectionsOf(config)) {
        if (section.name.startsWith(servicesHead))
            services[section.name.mid(servicesHead.size()).trimmed()] = section.values;
        else if (const QString profile = profileOf(section.name); !profile.isEmpty())
            take(profile, section.values);
    }
    for (const Section& section : sectionsOf(credentials))
        take(section.name, section.values);

    QList<ForeignPlace> places;
    for (const QString& profile : order) {
        const QMap<QString, QString>& values = profiles[profile];
        const QMap<QString, QString>& own = services[values.value(QStringLiteral("services"))];
        ForeignPlace place;
        place.section = profile;
        place.connection.name = profile == QLatin1String("default") ? QStringLiteral("AWS") : profile;
        place.connection.accessKey = values.value(QStringLiteral("aws_access_key_id"));
        place.secret = values.value(QStringLiteral("aws_secret_access_key"));
        if (const QString region = values.value(QStringLiteral("region")); !region.isEmpty())
            place.connection.endpoint.region = region;
        QString endpoint = own.value(QStringLiteral("s3.endpoint_url"));
        for (const char* name : {"s3.endpoint_url", "endpoint_url"}) {
            if (endpoint.isEmpty())
                endpoint = values.value(QLatin1String(name));
        }
        const QString style = values.value(QStringLiteral("s3.addressing_style"));
        const bool virtualHost = style == QLatin1String("virtual")
                                 || (style != QLatin1String("path") && endpoint.isEmpty());
        // A session's key pair ends within hours.
        if (!values.value(QStringLiteral("aws_session_token")).isEmpty())
            place.secret.clear();
        setAddress(place, endpoint, virtualHost);
        places.append(std::move(place));
    }
    return places;
}

Outcome<QList<ForeignPlace>> placesOfRclone(const QByteArray& config)
{
    if (config.contains("RCLONE_ENCRYPT_V0:"))
        return std::unexpected(localFault(QStringLiteral("EncryptedConfig"), {}));
    QList<ForeignPlace> places;
    for (const Section& section : sectionsOf(config)) {
        const auto value = [&](const char* name) { return section.values.value(QLatin1String(name)); };
        if (value("type") != QLatin1String("s3"))
            continue;
        ForeignPlace place;
        place.program = ForeignPlace::Program::Rclone;
        place.section = place.connection.name = section.name;
        place.connection.accessKey = value("access_key_id");
        place.secret = value("session_token").isEmpty() ? value("secret_access_key") : QString();
        if (!value("region").isEmpty())
            place.connection.endpoint.region = value("region");
        const QString endpoint = value("endpoint");
        const bool amazon = endpoint.isEmpty() && (value("provider").isEmpty() || value("provider") == QLatin1String("AWS"));
        const QString forced = value("force_path_style").toLower();
        setAddress(place, endpoint, forced.isEmpty() ? amazon : forced == QLatin1String("false"));
        if (endpoint.isEmpty() && !amazon)
            place.lack = ForeignPlace::Lack::Address;
        places.append(std::move(place));
    }
    return places;
}

ForeignFiles ForeignFiles::ofThisUser()
{
    const QString home = QDir::homePath();
    const QString configHome =
        fromEnvironment("XDG_CONFIG_HOME", home + QLatin1String("/.config"));
    return {fromEnvironment("AWS_CONFIG_FILE", home + QLatin1String("/.aws/config")),
            fromEnvironment("AWS_SHARED_CREDENTIALS_FILE", home + QLatin1String("/.aws/credentials")),
            fromEnvironment("RCLONE_CONFIG", configHome + QLatin1String("/rclone/rclone.conf"))};
}

ForeignPlaces findForeignPlaces(const ForeignFiles& files)
{
    ForeignPlaces found;
    const auto read = [&found](const QString& path) {
        auto content = contentOf(path);
        if (!content)
            found.faults.append(content.error());
        return content.value_or(QByteArray());
    };
    const QByteArray config = read(files.awsConfig);
    found.places = placesOfAws(config, read(files.awsCredentials));
    auto remotes = placesOfRclone(read(files.rclone));
    if (remotes) {
        found.places.append(*remotes);
    } else {
        remotes.error().message = files.rclone;
        found.faults.append(remotes.error());
    }
    return found;
}

} // namespace holdfast::app::profiles
