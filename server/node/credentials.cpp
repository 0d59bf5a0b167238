// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/credentials.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "node/small_file.h"

namespace holdfast::node
{
namespace
{

std::string randomText(env::Random& random, std::string_view alphabet, std::size_t length)
{
    std::string out;
    while (out.size() < length)
        out.push_back(alphabet[random.below(alphabet.size())]);
    return out;
}

} // namespace

Result<void> checkCredentials(const sigv4::Credentials& credentials)
{
    const std::string& user = credentials.accessKey;
    const bool plain = std::ranges::all_of(user, [](char c) {
        return c > ' ' && c <= '~' && c != '/' && c != ',' && c != '=';
    });
    if (user.size() < 3 || user.size() > 128 || !plain)
        return fail(Code::InvalidArgument, "The root user must have 3 to 128 printable characters "
                                           "other than blank, slash, comma and equals sign.");
    if (credentials.secretKey.size() < 8 || credentials.secretKey.size() > 256)
        return fail(Code::InvalidArgument, "The root password must have 8 to 256 characters.");
    return {};
}

Result<sigv4::Credentials> storedCredentials(env::FileSystem& files, const std::string& directory)
{
    const std::string path = directory + "/" + kCredentialsFile;
    const auto text = readSmallFile(files, path);
    if (!text)
        return std::unexpected(text.error());
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    const auto field = [&json](const char* name) {
        return json.is_object() && json.contains(name) && json[name].is_string()
                   ? json[name].get<std::string>()
                   : std::string();
    };
    sigv4::Credentials credentials{field("accessKey"), field("secretKey")};
    if (credentials.accessKey.empty() || credentials.secretKey.empty())
        return fail(Code::Corrupt, path + " does not hold an accessKey and a secretKey");
    return credentials;
}

Result<sigv4::Credentials> rootCredentials(env::FileSystem& files, env::Random& random,
                                           const std::string& directory, bool storeExists,
                                           const std::optional<sigv4::Credentials>& given)
{
    if (given) {
        if (auto fine = checkCredentials(*given); !fine)
            return std::unexpected(fine.error());
        return *given;
    }
    auto stored = storedCredentials(files, directory);
    if (stored || stored.error().code != Code::NotFound)
        return stored;
    if (storeExists) {
        return fail(Code::InvalidArgument,
                    "These drives hold a store, but the state directory " + directory +
                        " has no credentials for it; give HOLDFAST_ROOT_USER and HOLDFAST_ROOT_PASSWORD.");
    }
    constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    constexpr std::string_view kMixed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const sigv4::Credentials made{"HF" + randomText(random, kUpper, 18), randomText(random, kMixed, 40)};
    const nlohmann::ordered_json json{{"accessKey", made.accessKey}, {"secretKey", made.secretKey}};
    if (auto done = replaceSmallFile(files, directory, kCredentialsFile, json.dump(2) + "\n"); !done)
        return failed(std::move(done), "storing the root credentials");
    log::info("root credentials were made", {{"file", directory + "/" + kCredentialsFile}});
    return made;
}

} // namespace holdfast::node
