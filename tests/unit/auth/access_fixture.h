// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <string>
#include <string_view>

#include "auth/access.h"

/// The accounts and requests of the tests of policies, ACLs and decisions. The bucket is "b".
namespace accesstest
{

using namespace holdfast;

/// Accounts are known by a letter: its canonical id is 64 times that letter.
inline std::string canonical(char letter)
{
    return std::string(64, letter);
}

/// "a" is account 111111111111, "b" 222222222222 and so on.
inline std::string accountId(char letter)
{
    return std::string(12, static_cast<char>('1' + (letter - 'a')));
}

/// "anonymous"; "a" for the root of account a; "a/bob" for its user bob; "service NAME".
inline auth::Caller caller(const QByteArray& who)
{
    auth::Caller out;
    if (who == "anonymous")
        return out;
    if (who.startsWith("service ")) {
        out.service = who.mid(8).toStdString();
        return out;
    }
    const char letter = who.at(0);
    out.canonicalId = canonical(letter);
    out.accountId = accountId(letter);
    out.isAccountRoot = who.size() == 1;
    out.userName = out.isAccountRoot ? std::string() : who.mid(2).toStdString();
    out.userId = out.isAccountRoot ? out.accountId : "AIDA" + out.userName;
    out.arn =
        "arn:aws:iam::" + out.accountId + (out.isAccountRoot ? ":root" : ":user/" + out.userName);
    return out;
}

/// "key=value" pairs with ";" between them, a key many times if it has many values.
inline void addKeys(auth::ConditionKeys& keys, const QByteArray& text)
{
    for (const QByteArray& pair : text.isEmpty() ? QList<QByteArray>() : text.split(';')) {
        const auto equals = pair.indexOf('=');
        keys.emplace(pair.left(equals).toStdString(), pair.mid(equals + 1).toStdString());
    }
}

/// "GetObject b/key" or "ListBucket b".
inline auth::AccessRequest request(const QByteArray& who, const QByteArray& what,
                                   const QByteArray& keys = {})
{
    auth::AccessRequest out;
    const auto space = what.indexOf(' ');
    out.action = "s3:" + what.left(space).toStdString();
    out.resource = "arn:aws:s3:::" + what.mid(space + 1).toStdString();
    out.caller = caller(who);
    out.keys = auth::callerKeys(out.caller);
    addKeys(out.keys, keys);
    return out;
}

/// A policy of Version 2012-10-17 from the insides of its statements.
inline QByteArray document(const QByteArray& statements, const QByteArray& version = "2012-10-17")
{
    return R"({"Version":")" + version + R"(","Statement":[)" + statements + "]}";
}

inline QByteArray q(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

} // namespace accesstest
