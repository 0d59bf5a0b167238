// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/credentials.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/log.h"

namespace holdfast::node
{
namespace
{

constexpr std::uint64_t kMaxFile = 64 * 1024;

std::string randomText(env::Random& random, std::string_view alphabet, std::size_t length)
{
    std::string out;
    while (out.size() < length)
        out.push_back(alphabet[random.below(alphabet.size())]);
    return out;
}

Result<sigv4::Credentials> readStored(env::FileSystem& files, const std::string& path)
{
    auto file = files.open(path, env::OpenMode::Read);
    if (!file)
        return std::unexpected(file.error());
    const auto size = (*file)->size();
    if (!size)
        return std::unexpected(size.error());
    Bytes bytes(std::min(*size, kMaxFile));
    const auto got = (*file)->readAt(0, bytes);
    if (!got)
        return std::unexpected(got.error());
    const auto json = nlohmann::json::parse(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*got),
                                            nullptr, false);
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

/// New file, sync, rename, directory sync: after a crash there is the whole file or none.
Result<void> store(env::FileSystem& files, const std::string& directory, const std::string& text)
{
    const std::string path = directory + "/" + kCredentialsFile;
    const std::string fresh = path + ".new";
    if (auto old = files.remove(fresh); !old && old.error().code != Code::NotFound)
        return old;
    auto file = files.open(fresh, env::OpenMode::CreateNew);
    if (!file)
        return std::unexpected(file.error());
    auto done = (*file)->writeAt(0, asBytes(text));
    if (done)
        done = (*file)->sync();
    if (done)
        done = files.rename(fresh, path);
    if (done)
        done = files.syncDirectory(directory);
    return done;
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

Result<sigv4::Credentials> rootCredentials(env::FileSystem& files, env::Random& random,
                                           const std::string& directory, bool storeExists,
                                           const std::optional<sigv4::Credentials>& given)
{
    if (given) {
        if (auto fine = checkCredentials(*given); !fine)
            return std::unexpected(fine.error());
        return *given;
    }
    const std::string path = directory + "/" + kCredentialsFile;
    auto stored = readStored(files, path);
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
    if (auto done = store(files, directory, json.dump(2) + "\n"); !done)
        return failed(std::move(done), "storing the root credentials");
    log::info("root credentials were made", {{"file", path}});
    return made;
}

} // namespace holdfast::node
