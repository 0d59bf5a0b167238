// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/endpoint_file.h"

#include <nlohmann/json.hpp>

#include "node/small_file.h"

namespace holdfast::node
{

Result<void> writeEndpoint(env::FileSystem& files, const std::string& directory,
                           const NodeEndpoint& endpoint)
{
    nlohmann::ordered_json json{{"s3", endpoint.s3}, {"admin", endpoint.admin}, {"pid", endpoint.pid}};
    if (!endpoint.tls.empty())
        json["tls"] = endpoint.tls;
    if (!endpoint.ca.empty())
        json["ca"] = endpoint.ca;
    return replaceSmallFile(files, directory, kEndpointFile, json.dump() + "\n", 0644);
}

Result<NodeEndpoint> readEndpoint(env::FileSystem& files, const std::string& directory)
{
    const std::string path = directory + "/" + kEndpointFile;
    const auto text = readSmallFile(files, path);
    if (!text)
        return std::unexpected(text.error());
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    const auto isText = [&json](const char* name) {
        return json.is_object() && json.contains(name) && json[name].is_string();
    };
    if (!isText("s3") || !isText("admin"))
        return fail(Code::Corrupt, path + " does not say where the node answers");
    NodeEndpoint endpoint{json["s3"].get<std::string>(), json["admin"].get<std::string>(), 0, {}, {}};
    if (isText("tls"))
        endpoint.tls = json["tls"].get<std::string>();
    if (isText("ca"))
        endpoint.ca = json["ca"].get<std::string>();
    if (json.contains("pid") && json["pid"].is_number_integer())
        endpoint.pid = json["pid"].get<std::int64_t>();
    return endpoint;
}

Result<void> removeEndpoint(env::FileSystem& files, const std::string& directory)
{
    auto removed = files.remove(directory + "/" + kEndpointFile);
    if (!removed && removed.error().code == Code::NotFound)
        return {};
    return removed;
}

} // namespace holdfast::node
