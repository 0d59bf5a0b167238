// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/control_place.h"

#include <nlohmann/json.hpp>

#include "node/credentials.h"
#include "node/endpoint_file.h"

namespace holdfast::node
{
namespace
{

/// The state directories that may hold a running node's file.
std::vector<std::string> stateDirectories(env::FileSystem& files, const NodeChoice& choice)
{
    if (choice.state)
        return {*choice.state};
    std::vector<std::string> out;
    if (choice.stateHome.empty())
        return out;
    const auto names = files.list(choice.stateHome);
    if (!names)
        return out; // no store was ever served from it
    for (const std::string& name : *names) {
        if (Uuid::parse(name))
            out.push_back(choice.stateHome + "/" + name);
    }
    return out;
}

Result<sigv4::Credentials> credentialsFor(env::FileSystem& files, const NodeChoice& choice,
                                          const std::string& directory)
{
    if (choice.given)
        return *choice.given;
    if (!directory.empty()) {
        auto stored = storedCredentials(files, directory);
        if (stored || stored.error().code != Code::NotFound)
            return stored;
    }
    return fail(Code::InvalidArgument,
                "The node's credentials are not known; give HOLDFAST_ROOT_USER and "
                "HOLDFAST_ROOT_PASSWORD, or its state directory with --state.");
}

Result<NodeLink> link(env::FileSystem& files, env::Clock& clock, const NodeChoice& choice,
                      const std::string& url, const std::string& directory)
{
    auto credentials = credentialsFor(files, choice, directory);
    if (!credentials)
        return failed(std::move(credentials));
    auto client = AdminClient::make(url, std::move(*credentials), clock, choice.ca);
    if (!client)
        return failed(std::move(client));
    if (auto able = client->capabilities(); !able)
        return failed(std::move(able));
    return NodeLink{std::move(*client), directory};
}

/// The file of a run that crashed names an address where nobody answers any more.
bool isStale(const Error& error)
{
    return error.code == Code::Unavailable || error.code == Code::Timeout;
}

} // namespace

Result<std::vector<NodeLink>> findNodes(env::FileSystem& files, env::Clock& clock,
                                        const NodeChoice& choice)
{
    std::vector<NodeLink> found;
    if (choice.endpoint) {
        auto linked = link(files, clock, choice, *choice.endpoint, choice.state.value_or(""));
        if (!linked)
            return failed(std::move(linked));
        found.push_back(std::move(*linked));
        return found;
    }
    for (const std::string& directory : stateDirectories(files, choice)) {
        const auto endpoint = readEndpoint(files, directory);
        if (!endpoint)
            continue; // it does not run
        auto linked = link(files, clock, choice, endpoint->admin, directory);
        if (linked)
            found.push_back(std::move(*linked));
        else if (!isStale(linked.error()))
            return failed(std::move(linked));
    }
    return found;
}

Result<NodeLink> findNode(env::FileSystem& files, env::Clock& clock, const NodeChoice& choice)
{
    auto found = findNodes(files, clock, choice);
    if (!found)
        return failed(std::move(found));
    if (found->size() == 1)
        return std::move(found->front());
    if (found->empty() && choice.state)
        return fail(Code::InvalidArgument, "No node answers that keeps its state in " + *choice.state +
                                               "; start it, or name its address with --endpoint.");
    if (found->empty())
        return fail(Code::InvalidArgument,
                    "No node of yours runs on this computer; name the node's state directory with "
                    "--state, or its address with --endpoint.");
    std::string places;
    for (const NodeLink& each : *found)
        places += "\n  " + each.stateDirectory;
    return fail(Code::InvalidArgument, "Several nodes run here; say which with --state:" + places);
}

} // namespace holdfast::node
