// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "app/core/fault.h"
#include "app/profiles/connection.h"

/// Connections that other programs know, taken over on a person's word. Sources: "Configuration and
/// credential file settings" of the AWS CLI user guide (profiles, `services` sections, `s3` block), and the
/// "Amazon S3" and "Config file" pages of rclone. Pure but for the two finders; files that are not there are
/// no error.
namespace holdfast::app::profiles
{

/// One place found in a file.
struct ForeignPlace
{
    enum class Program { Aws, Rclone };
    enum class Lack {
        Nothing,
        Keys,    ///< no key pair in the files: a role, single sign-on, another program asked for it
        Address, ///< what stands there is no address
    };
    Program program = Program::Aws;
    QString section; ///< the profile's or remote's name
    Connection connection; ///< without id
    QString secret;
    Lack lack = Lack::Nothing;
    bool operator==(const ForeignPlace&) const = default;
};

/// `config` and `credentials` as the two files have them; either may be empty. In order of the files.
[[nodiscard]] QList<ForeignPlace> placesOfAws(const QByteArray& config, const QByteArray& credentials);
/// Remotes of type s3. LocalDisk "EncryptedConfig" where the file needs a password.
[[nodiscard]] Outcome<QList<ForeignPlace>> placesOfRclone(const QByteArray& config);

/// Where the programs keep them for this user (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, RCLONE_CONFIG).
struct ForeignFiles
{
    QString awsConfig;
    QString awsCredentials;
    QString rclone;
    [[nodiscard]] static ForeignFiles ofThisUser();
};

struct ForeignPlaces
{
    QList<ForeignPlace> places;
    QList<Fault> faults; ///< files that are there and could not be used; the path in the message
};
/// Reads all three. Blocks on small files: not for the GUI thread.
[[nodiscard]] ForeignPlaces findForeignPlaces(const ForeignFiles& files);

} // namespace holdfast::app::profiles
