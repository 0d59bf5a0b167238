// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <set>
#include <span>

#include <toml++/toml.h>

#include <sys/stat.h>

#include "http/address.h"

namespace holdfast::node
{
namespace
{

constexpr std::int64_t kConfigVersion = 1;

/// One key: takes its value, or says what it should have been.
struct Key
{
    std::string_view name;
    std::function<Result<void>(const toml::node&)> take;
};

std::unexpected<Error> wrong(const std::string& what)
{
    return fail(Code::InvalidArgument, what);
}

/// file:line: what
std::unexpected<Error> at(const std::string& file, const toml::source_region& where,
                          const std::string& what)
{
    return wrong(file + ":" + std::to_string(where.begin.line) + ": " + what);
}

Result<std::string> text(const toml::node& node)
{
    const auto value = node.value_exact<std::string>();
    if (!value)
        return wrong("must be a text in quotes");
    return *value;
}

Result<std::vector<std::string>> texts(const toml::node& node)
{
    std::vector<std::string> out;
    const toml::array* list = node.as_array();
    if (!list)
        return wrong("must be a list of texts");
    for (const toml::node& item : *list) {
        const auto value = item.value_exact<std::string>();
        if (!value)
            return wrong("must be a list of texts");
        out.push_back(*value);
    }
    return out;
}

Key textKey(std::string_view name, std::string& into)
{
    return {name, [&into](const toml::node& node) -> Result<void> {
                const auto value = text(node);
                if (!value)
                    return std::unexpected(value.error());
                if (value->empty())
                    return wrong("must not be empty");
                into = *value;
                return {};
            }};
}

/// A key with a few allowed words.
template <class Value, std::size_t N>
Key choiceKey(std::string_view name, Value& into,
              const std::array<std::pair<std::string_view, Value>, N>& choices)
{
    return {name, [&into, choices](const toml::node& node) -> Result<void> {
                const auto value = text(node);
                std::string words;
                for (const auto& [word, choice] : choices) {
                    if (value && *value == word) {
                        into = choice;
                        return {};
                    }
                    words += (words.empty() ? "\"" : ", \"") + std::string(word) + "\"";
                }
                return wrong("must be one of " + words);
            }};
}

Result<void> takeVersion(const toml::node& node)
{
    const auto version = node.value_exact<std::int64_t>();
    if (!version || *version < 1)
        return wrong("must be a number from 1");
    if (*version > kConfigVersion)
        return wrong("is from a newer version of Holdfast; this one knows 1");
    return {};
}

Result<void> takeAddress(const toml::node& node, std::string& into)
{
    const auto value = text(node);
    if (!value)
        return std::unexpected(value.error());
    if (auto parsed = http::parseHostPort(*value); !parsed)
        return wrong("must be HOST:PORT");
    into = *value;
    return {};
}

Result<void> takeDrives(const toml::node& node, Config& config)
{
    const auto given = texts(node);
    if (!given)
        return std::unexpected(given.error());
    for (const std::string& path : *given) {
        if (!path.starts_with('/'))
            return wrong("must hold absolute paths");
    }
    auto expanded = expandDrives(*given);
    if (!expanded)
        return std::unexpected(expanded.error());
    config.drives = std::move(*expanded);
    return {};
}

Result<void> takeState(const toml::node& node, Config& config)
{
    const auto value = text(node);
    if (!value || !value->starts_with('/'))
        return wrong("must be an absolute path");
    config.stateDirectory = absolutePath(*value);
    return {};
}

Result<void> readTable(const toml::table& table, const std::string& file, std::string_view prefix,
                       std::span<const Key> keys)
{
    for (const auto& [name, node] : table) {
        const std::string full = std::string(prefix) + std::string(name.str());
        const Key* known = nullptr;
        for (const Key& key : keys) {
            if (key.name == name.str())
                known = &key;
        }
        if (!known)
            return at(file, name.source(), "unknown key \"" + full + "\"");
        if (auto taken = known->take(node); !taken)
            return at(file, node.source(), "\"" + full + "\" " + taken.error().message);
    }
    return {};
}

Result<void> readRoot(const toml::node& node, const std::string& file, Config& config)
{
    const toml::table* table = node.as_table();
    if (!table)
        return at(file, node.source(), "\"root\" must be a table");
    sigv4::Credentials root;
    const std::array<Key, 2> keys{textKey("user", root.accessKey), textKey("password", root.secretKey)};
    if (auto read = readTable(*table, file, "root.", keys); !read)
        return read;
    if (root.accessKey.empty() || root.secretKey.empty())
        return at(file, node.source(), "\"root\" needs both \"user\" and \"password\"");
    config.root = std::move(root);
    return {};
}

Result<void> readAccounts(const toml::node& node, const std::string& file, Config& config)
{
    const toml::array* list = node.as_array();
    if (!list)
        return at(file, node.source(), "\"accounts\" must be tables: [[accounts]]");
    for (const toml::node& entry : *list) {
        const toml::table* table = entry.as_table();
        if (!table)
            return at(file, entry.source(), "\"accounts\" must be tables: [[accounts]]");
        auth::Account account;
        const std::array<Key, 5> keys{textKey("id", account.id), textKey("name", account.name),
                                      textKey("email", account.email),
                                      textKey("access_key", account.accessKey),
                                      textKey("secret_key", account.secretKey)};
        if (auto read = readTable(*table, file, "accounts.", keys); !read)
            return read;
        if (account.id.empty() || account.accessKey.empty() || account.secretKey.empty())
            return at(file, entry.source(),
                      "an account needs \"id\", \"access_key\" and \"secret_key\"");
        if (account.name.empty())
            account.name = account.id;
        config.accounts.push_back(std::move(account));
    }
    return {};
}

Key geometryKey(std::string_view name, std::optional<drive::Geometry>& into)
{
    return {name, [&into](const toml::node& node) -> Result<void> {
                const auto value = text(node);
                into = value ? parseGeometry(*value) : std::nullopt;
                if (!into)
                    return wrong("must be DATA+PARITY, as \"4+2\", and no more than 16 together");
                return {};
            }};
}

Result<void> readClasses(const toml::node& node, const std::string& file, Config& config)
{
    const toml::table* table = node.as_table();
    if (!table)
        return at(file, node.source(), "\"storage_classes\" must be a table");
    const std::array<Key, 2> keys{geometryKey("standard", config.standard),
                                  geometryKey("reduced_redundancy", config.reduced)};
    return readTable(*table, file, "storage_classes.", keys);
}

Key pathKey(std::string_view name, std::string& into)
{
    return {name, [&into](const toml::node& node) -> Result<void> {
                const auto value = text(node);
                if (!value || !value->starts_with('/'))
                    return wrong("must be an absolute path");
                into = absolutePath(*value);
                return {};
            }};
}

Key textsKey(std::string_view name, std::vector<std::string>& into)
{
    return {name, [&into](const toml::node& node) -> Result<void> {
                auto value = texts(node);
                if (!value)
                    return std::unexpected(value.error());
                into = std::move(*value);
                return {};
            }};
}

/// The tables of [[tls.certificates]].
Result<void> readCertificates(const toml::node& node, const std::string& file, TlsConfig& tls)
{
    const toml::array* list = node.as_array();
    if (!list)
        return at(file, node.source(), "\"tls.certificates\" must be tables: [[tls.certificates]]");
    for (const toml::node& item : *list) {
        const toml::table* table = item.as_table();
        if (!table)
            return at(file, item.source(), "\"tls.certificates\" must be tables: [[tls.certificates]]");
        http::TlsCertificate one;
        const std::array<Key, 3> keys{pathKey("certificate", one.certificate), pathKey("key", one.key),
                                      textsKey("names", one.names)};
        if (auto read = readTable(*table, file, "tls.certificates.", keys); !read)
            return read;
        if (one.certificate.empty() || one.key.empty())
            return at(file, item.source(), "\"tls.certificates\" needs both \"certificate\" and \"key\"");
        tls.certificates.push_back(std::move(one));
    }
    return {};
}

Result<void> readTls(const toml::node& node, const std::string& file, TlsConfig& tls)
{
    const toml::table* table = node.as_table();
    if (!table)
        return at(file, node.source(), "\"tls\" must be a table");
    const std::array<Key, 5> keys{
        Key{"listen",
            [&tls](const toml::node& value) {
                return takeAddress(value, tls.listen);
            }},
        pathKey("certificate", tls.certificate), pathKey("key", tls.key), textsKey("names", tls.names),
        Key{"certificates", [](const toml::node&) { return Result<void>{}; }}, // below, as [root]
    };
    if (auto read = readTable(*table, file, "tls.", keys); !read)
        return read;
    if (const toml::node* certificates = table->get("certificates")) {
        if (auto read = readCertificates(*certificates, file, tls); !read)
            return read;
    }
    if (tls.certificate.empty() != tls.key.empty())
        return at(file, node.source(), "\"tls\" needs both \"certificate\" and \"key\", or neither");
    return {};
}

/// A host name without a port, or "*." before one where that has a meaning.
bool isHostName(std::string_view name, bool mayBeginWithStar)
{
    if (mayBeginWithStar && name.starts_with("*."))
        name.remove_prefix(2);
    const auto isFine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !name.empty() && name.front() != '.' && name.back() != '.' &&
           name.find("..") == std::string_view::npos && std::ranges::all_of(name, isFine);
}

std::string lowered(std::string text)
{
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

Key hostsKey(std::string_view name, std::vector<std::string>& into, bool mayBeginWithStar)
{
    return {name, [&into, mayBeginWithStar](const toml::node& node) -> Result<void> {
                auto value = texts(node);
                if (!value)
                    return std::unexpected(value.error());
                for (std::string& host : *value) {
                    host = lowered(std::move(host));
                    if (!isHostName(host, mayBeginWithStar))
                        return wrong("must hold host names");
                }
                into = std::move(*value);
                return {};
            }};
}

/// A whole number within bounds, in units that the key's page names.
Key numberKey(std::string_view name, std::int64_t least, std::int64_t most,
              std::function<void(std::int64_t)> take)
{
    return {name, [least, most, take = std::move(take)](const toml::node& node) -> Result<void> {
                const auto value = node.value_exact<std::int64_t>();
                if (!value || *value < least || *value > most)
                    return wrong("must be a number from " + std::to_string(least) + " to " +
                                 std::to_string(most));
                take(*value);
                return {};
            }};
}

Result<void> readWebsite(const toml::node& node, const std::string& file, Config& config)
{
    const toml::table* table = node.as_table();
    if (!table)
        return at(file, node.source(), "\"website\" must be a table");
    WebsiteConfig& website = config.website;
    const std::array<Key, 2> keys{hostsKey("domains", website.domains, false),
                                  hostsKey("hosts", website.hosts, true)};
    if (auto read = readTable(*table, file, "website.", keys); !read)
        return read;
    for (const std::string& domain : config.domains) {
        const std::string name = lowered(domain);
        if (std::ranges::find(website.domains, name) != website.domains.end() ||
            std::ranges::find(website.hosts, name) != website.hosts.end())
            return at(file, node.source(),
                      "\"website\" names \"" + name +
                          "\", which is S3's by \"virtual_host_domains\"");
    }
    return {};
}

Result<void> readAccessLogs(const toml::node& node, const std::string& file, Config& config)
{
    const toml::table* table = node.as_table();
    if (!table)
        return at(file, node.source(), "\"access_logs\" must be a table");
    AccessLogConfig& logs = config.accessLogs;
    const std::array<Key, 2> keys{
        numberKey("interval", 1, 24 * 3600,
                  [&logs](std::int64_t value) { logs.interval = std::chrono::seconds(value); }),
        numberKey("object_size", 1, 64, [&logs](std::int64_t value) {
            logs.objectBytes = static_cast<std::uint64_t>(value) << 20;
        })};
    return readTable(*table, file, "access_logs.", keys);
}

Result<void> checkSecrecy(const std::string& path)
{
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
        return failErrno(errno, path);
    if ((status.st_mode & 077) != 0)
        return wrong(path + " holds a password and others may read it; run: chmod 600 " + path);
    return {};
}

Result<Config> readConfig(const toml::table& table, const std::string& file)
{
    using Levels = std::array<std::pair<std::string_view, log::Level>, 4>;
    using Formats = std::array<std::pair<std::string_view, log::Format>, 2>;
    Config config;
    if (!table.contains("config_version"))
        return wrong(file + ": \"config_version = 1\" is missing");
    const std::array<Key, 15> keys{
        Key{"config_version", takeVersion},
        Key{"listen", [&](const toml::node& node) { return takeAddress(node, config.listen); }},
        textKey("region", config.region),
        Key{"drives", [&](const toml::node& node) { return takeDrives(node, config); }},
        Key{"state_dir", [&](const toml::node& node) { return takeState(node, config); }},
        choiceKey("log_format", config.logFormat,
                  Formats{{{"text", log::Format::Text}, {"json", log::Format::Json}}}),
        choiceKey("log_level", config.logLevel,
                  Levels{{{"debug", log::Level::Debug},
                          {"info", log::Level::Info},
                          {"warn", log::Level::Warn},
                          {"error", log::Level::Error}}}),
        textsKey("virtual_host_domains", config.domains),
        Key{"allow_sigv2", [&](const toml::node& node) -> Result<void> {
                const auto value = node.value<bool>();
                if (!value)
                    return wrong("must be true or false");
                config.allowSigV2 = *value;
                return {};
            }},
        // Read below: its errors name their own lines.
        Key{"root", [](const toml::node&) { return Result<void>{}; }},
        Key{"storage_classes", [](const toml::node&) { return Result<void>{}; }},
        Key{"accounts", [](const toml::node&) { return Result<void>{}; }},
        Key{"tls", [](const toml::node&) { return Result<void>{}; }},
        Key{"website", [](const toml::node&) { return Result<void>{}; }},
        Key{"access_logs", [](const toml::node&) { return Result<void>{}; }},
    };
    if (auto read = readTable(table, file, "", keys); !read)
        return std::unexpected(read.error());
    if (const toml::node* classes = table.get("storage_classes")) {
        if (auto read = readClasses(*classes, file, config); !read)
            return std::unexpected(read.error());
    }
    if (const toml::node* logs = table.get("access_logs")) {
        if (auto read = readAccessLogs(*logs, file, config); !read)
            return std::unexpected(read.error());
    }
    if (const toml::node* accounts = table.get("accounts")) {
        if (auto read = readAccounts(*accounts, file, config); !read)
            return std::unexpected(read.error());
    }
    if (const toml::node* tls = table.get("tls")) {
        if (auto read = readTls(*tls, file, config.tls); !read)
            return std::unexpected(read.error());
    }
    if (const toml::node* website = table.get("website")) {
        if (auto read = readWebsite(*website, file, config); !read)
            return std::unexpected(read.error());
    }
    if (const toml::node* root = table.get("root")) {
        if (auto read = readRoot(*root, file, config); !read)
            return std::unexpected(read.error());
    }
    if (config.root || !config.accounts.empty()) {
        if (auto secret = checkSecrecy(file); !secret)
            return std::unexpected(secret.error());
    }
    return config;
}

} // namespace

std::optional<auth::Account> parseAccount(const std::string& text)
{
    std::array<std::string, 4> fields;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        // A secret may hold colons.
        const std::size_t end = i + 1 < fields.size() ? text.find(':', begin) : text.size();
        if (end == std::string::npos)
            return std::nullopt;
        fields[i] = text.substr(begin, end - begin);
        begin = end + 1;
    }
    if (fields[0].empty() || fields[2].empty() || fields[3].empty())
        return std::nullopt;
    return auth::Account{fields[0], fields[1].empty() ? fields[0] : fields[1], {}, fields[2], fields[3]};
}

Result<void> checkAccounts(const Config& config)
{
    std::set<std::string> seen{"id " + auth::RootIdentityProvider({}, {}).owner().id};
    if (config.root)
        seen.insert("access key " + config.root->accessKey);
    for (const auth::Account& account : config.accounts) {
        for (const std::string& name : {"id " + auth::canonicalIdOf(account.id), "access key " + account.accessKey,
                                        account.email.empty() ? std::string() : "e-mail " + account.email}) {
            if (!name.empty() && !seen.insert(name).second)
                return fail(Code::InvalidArgument, "Two accounts have the " + name + ".");
        }
    }
    return {};
}

std::vector<std::string> websiteDomains(const Config& config)
{
    std::vector<std::string> out = config.website.domains;
    std::vector<std::string> s3{"localhost"};
    s3.insert(s3.end(), config.domains.begin(), config.domains.end());
    for (const std::string& domain : s3) {
        out.push_back("s3-website." + domain);
        out.push_back("s3-website-" + config.region + "." + domain);
        out.push_back("s3-website." + config.region + "." + domain);
    }
    return out;
}

std::optional<drive::Geometry> parseGeometry(std::string_view text)
{
    unsigned k = 0;
    unsigned m = 0;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, k);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '+')
        return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, m);
    if (second.ec != std::errc{} || second.ptr != end || k == 0 || k > drive::kMaxSlots ||
        m >= drive::kMaxSlots || k + m > drive::kMaxSlots)
        return std::nullopt;
    return drive::Geometry{static_cast<std::uint8_t>(k), static_cast<std::uint8_t>(m)};
}

Result<void> checkTls(const TlsConfig& tls)
{
    if (tls.certificate.empty() != tls.key.empty())
        return wrong("A TLS certificate and its key must be given together.");
    const bool hasFiles = !tls.certificate.empty() || !tls.certificates.empty();
    if (hasFiles && tls.listen.empty())
        return wrong("There are TLS certificates, but no address to use them on.");
    return {};
}

Result<Config> loadConfig(const std::string& path)
{
    try {
        const toml::table table = toml::parse_file(path);
        return readConfig(table, path);
    } catch (const toml::parse_error& error) {
        if (error.source().begin.line == 0)
            return wrong(path + ": " + std::string(error.description()));
        return at(path, error.source(), std::string(error.description()));
    }
}

} // namespace holdfast::node
