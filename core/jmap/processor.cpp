#include "jmap/processor.h"

#include <algorithm>

#include <boost/json/monotonic_resource.hpp>

#include "base/text.h"
#include "jmap/data/blobs.h"
#include "jmap/data/store_calls.h"
#include "jmap/session_object.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

namespace {

constexpr std::string_view notJson = "urn:ietf:params:jmap:error:notJSON";
constexpr std::string_view notRequest = "urn:ietf:params:jmap:error:notRequest";
constexpr std::string_view unknownCapability = "urn:ietf:params:jmap:error:unknownCapability";
constexpr std::string_view overLimit = "urn:ietf:params:jmap:error:limit";

/// [name, arguments, call id]
bool isInvocation(const Json& value)
{
    const Array* items = value.if_array();
    return items && items->size() == 3 && (*items)[0].is_string() && (*items)[1].is_object() && (*items)[2].is_string();
}

Json responseJson(Response&& response)
{
    Array out;
    out.reserve(3);
    out.push_back(textJson(response.name));
    out.push_back(std::move(response.arguments));
    out.push_back(textJson(response.callId));
    return out;
}

} // namespace

ApiAnswer problem(int status, std::string_view type, std::string_view detail, std::string_view limit)
{
    Object out;
    set(out, "type", textJson(type));
    set(out, "status", status);
    set(out, "detail", textJson(detail));
    if (!limit.empty())
        set(out, "limit", textJson(limit));
    return {status, "application/problem+json", serializeJson(out)};
}

namespace {

/// Without their names.
Task<std::vector<SharedAccount>> sharedOf(Services& services, const Principal& principal)
{
    if (!services.store.grants)
        co_return std::vector<SharedAccount>();
    auto shared = co_await sharedMailboxes(services, principal.account);
    if (!shared)
        co_return std::vector<SharedAccount>();
    co_return sharedAccounts(principal, *shared);
}

Task<Object> sessionTask(Services& services, std::shared_ptr<const Principal> principal, std::string origin)
{
    Task<std::vector<SharedAccount>> sharing = sharedOf(services, *principal);
    std::vector<SharedAccount> shared = co_await sharing;
    std::vector<int64_t> ids;
    for (SharedAccount& account : shared) {
        account.name = accountId(account.id);
        ids.push_back(account.id);
    }
    if (!ids.empty() && services.directory) {
        auto owners = co_await Ask<std::vector<directory::Account>>([&](auto reply) {
            services.directory->accountsById(ids, services.worker, std::move(reply));
        });
        for (const directory::Account& owner : owners ? *owners : std::vector<directory::Account>()) {
            const auto found = std::find_if(shared.begin(), shared.end(),
                                            [&owner](const SharedAccount& account) { return account.id == owner.id; });
            if (found != shared.end())
                found->name = owner.address.text();
        }
    }
    co_return sessionObject(*principal, shared, origin);
}

} // namespace

/// One API request from its text to its answer.
struct Processor::Job {
    Job(Services& services, std::shared_ptr<const Principal> principal, std::string given)
        : text(std::move(given)), request(services, std::move(principal))
    {
    }
    ~Job()
    {
        if (counted)
            request.services.shared.endRequest(request.principal->account);
    }

    std::string text;
    boost::json::monotonic_resource memory{64 * 1024}; ///< of the request's JSON
    Json root;
    Request request;
    bool webSocket = false;
    std::string webSocketId;
    bool hasWebSocketId = false;
    bool counted = false;

    /// Reads text into root; what is wrong with it.
    std::optional<ApiAnswer> parse();
    Array* calls = nullptr;
    const Object* createdIds = nullptr;
    std::vector<std::string_view> usedCapabilities;
};

std::optional<ApiAnswer> Processor::Job::parse()
{
    if (text.size() > limits.maxSizeRequest)
        return problem(413, overLimit, "the request is too large", "maxSizeRequest");
    auto parsed = parseJson(text, Storage(&memory));
    if (!parsed)
        return problem(400, notJson, parsed.error().text);
    // Constructed anew in its place: assignment would copy it out of its memory.
    root.~value();
    new (&root) Json(std::move(*parsed));
    text = std::string();
    Object* object = root.if_object();
    if (!object)
        return problem(400, notRequest, "a request is an object");
    if (webSocket) {
        if (const auto id = textOf(*object, "id")) {
            webSocketId = *id;
            hasWebSocketId = true;
        }
        if (textOf(*object, "@type") != "Request")
            return problem(400, notRequest, "no such type of message");
    }
    const Json* uses = find(*object, "using");
    Json* methodCalls = object->if_contains("methodCalls");
    if (!uses || !isOfType(*uses, Type::Strings))
        return problem(400, notRequest, "\"using\" must be an array of strings");
    calls = methodCalls ? methodCalls->if_array() : nullptr;
    if (!calls || !std::all_of(calls->begin(), calls->end(), isInvocation))
        return problem(400, notRequest, "\"methodCalls\" must be an array of [name, arguments, call id]");
    for (const Json& name : *uses->if_array()) {
        usedCapabilities.push_back(*textOf(name));
        if (!isCapability(usedCapabilities.back()))
            return problem(400, unknownCapability,
                           "the capability \"" + std::string(usedCapabilities.back().substr(0, 100)) +
                               "\" is not known");
    }
    if (calls->size() > limits.maxCallsInRequest)
        return problem(400, overLimit, "too many method calls", "maxCallsInRequest");
    if (const Json* ids = find(*object, "createdIds"); ids && !ids->is_null()) {
        createdIds = ids->if_object();
        if (!createdIds || !std::all_of(createdIds->begin(), createdIds->end(),
                                        [](const auto& member) { return isOfType(member.value(), Type::Id); }))
            return problem(400, notRequest, "\"createdIds\" must map creation ids to ids");
        for (const auto& member : *createdIds)
            request.createdIds[std::string(member.key())] = *textOf(member.value());
    }
    return std::nullopt;
}

Task<Answer> Processor::runCall(Request& request, const Array& invocation, Object& arguments)
{
    const std::string_view name = *textOf(invocation[0]);
    const MethodRow* row = findMethod(name);
    if (!row)
        co_return refuse("unknownMethod");
    if (auto error = resolveReferences(arguments, request.responses))
        co_return tl::unexpected<MethodError>(std::move(*error));
    if (row->flags & AnyArguments) {
    } else if (auto error = checkArguments(arguments, row->arguments)) {
        co_return tl::unexpected<MethodError>(std::move(*error));
    }
    Call call{request, *row, Arguments(arguments)};
    if (!(row->flags & NoAccount)) {
        Task<tl::expected<store::AccountId, MethodError>> opening =
            accountOf(request, *row, call.arguments.text("accountId").value_or(""));
        auto account = co_await opening;
        if (!account)
            co_return tl::unexpected<MethodError>(std::move(account.error()));
        call.other = *account;
    }
    std::optional<Answer> answer;
    try {
        Task<Answer> task = row->run(call);
        answer.emplace(co_await task);
    } catch (const std::exception& error) { // of the JSON library: a length or memory limit
        answer.emplace(refuse("serverFail", error.what()));
    }
    co_return std::move(*answer);
}

Task<ApiAnswer> Processor::answer(std::shared_ptr<Job> job)
{
    if (auto wrong = job->parse())
        co_return std::move(*wrong);
    Request& request = job->request;
    if (!request.services.shared.beginRequest(request.principal->account))
        co_return problem(400, overLimit, "too many requests at the same time", "maxConcurrentRequests");
    job->counted = true;
    for (Json& given : *job->calls) {
        Array* invocation = given.if_array();
        std::string name(*textOf((*invocation)[0]));
        const std::string callId(*textOf((*invocation)[2]));
        Object* arguments = (*invocation)[1].if_object();
        const MethodRow* row = findMethod(name);
        const bool used = row && std::find(job->usedCapabilities.begin(), job->usedCapabilities.end(),
                                           row->capability) != job->usedCapabilities.end();
        if (!used) { // a method of a capability that is not in use does not exist (section 3.3)
            request.responses.push_back({"error", MethodError{"unknownMethod", {}}.json(), callId});
            continue;
        }
        Task<Answer> first = runCall(request, *invocation, *arguments);
        Answer answer = co_await first;
        if (answer)
            request.responses.push_back({name, std::move(*answer), callId});
        else
            request.responses.push_back({"error", answer.error().json(), callId});
        while (!request.implied.empty()) {
            ImpliedCall next = std::move(request.implied.front());
            request.implied.erase(request.implied.begin());
            Array impliedInvocation{Json(bjs(next.name)), nullptr, nullptr};
            Task<Answer> second = runCall(request, impliedInvocation, next.arguments);
            Answer also = co_await second;
            if (also)
                request.responses.push_back({next.name, std::move(*also), callId});
            else
                request.responses.push_back({"error", also.error().json(), callId});
        }
    }
    Object out;
    if (job->webSocket) {
        set(out, "@type", "Response");
        if (job->hasWebSocketId)
            set(out, "requestId", textJson(job->webSocketId));
    }
    Array responses;
    responses.reserve(request.responses.size());
    for (Response& response : request.responses)
        responses.push_back(responseJson(std::move(response)));
    set(out, "methodResponses", std::move(responses));
    if (job->createdIds) {
        Object ids;
        for (const auto& [creation, id] : request.createdIds)
            set(ids, creation, textJson(id));
        set(out, "createdIds", std::move(ids));
    }
    Task<std::vector<SharedAccount>> sharing = sharedOf(request.services, *request.principal);
    const std::vector<SharedAccount> shared = co_await sharing;
    set(out, "sessionState", textJson(sessionState(*request.principal, shared)));
    co_return ApiAnswer{200, "application/json", serializeJson(out)};
}

namespace {

Task<Result<std::string>> downloadTask(std::shared_ptr<Request> request, std::string account, BlobId blob)
{
    static constexpr MethodRow row{"Blob/get", capability::blob, {}, nullptr, Shareable};
    static const Object nothing;
    Call call{*request, row, Arguments(nothing)};
    Task<tl::expected<store::AccountId, MethodError>> opening = accountOf(*request, row, account);
    const auto opened = co_await opening;
    if (!opened)
        co_return fail(ErrorKind::NotFound, "no such account");
    call.other = *opened;
    wire::MessageBudget::Share share;
    Task<Result<std::string>> task = readBlob(call, std::move(blob), share);
    co_return co_await task;
}

} // namespace

namespace {

Task<bool> prepareTask(std::shared_ptr<Request> request)
{
    auto view = co_await request->view();
    if (!view)
        co_return false;
    if (const ViewMailbox* inbox = (*view)->inbox(); inbox && inbox->index)
        (void)inbox->index->byDate();
    co_return true;
}

} // namespace

void Processor::prepare(std::shared_ptr<const Principal> principal)
{
    start<bool>(prepareTask(std::make_shared<Request>(m_services, std::move(principal))), m_life.bind([](bool) {}));
}

void Processor::session(std::shared_ptr<const Principal> principal, std::string origin, std::function<void(Object)> done)
{
    start<Object>(sessionTask(m_services, std::move(principal), std::move(origin)), m_life.bind(std::move(done)));
}

void Processor::download(std::shared_ptr<const Principal> principal, std::string account, BlobId blob,
                         Reply<std::string> reply)
{
    start<Result<std::string>>(downloadTask(std::make_shared<Request>(m_services, std::move(principal)),
                                            std::move(account), std::move(blob)),
                               m_life.bind(std::move(reply)));
}

void Processor::begin(std::shared_ptr<Job> job, std::function<void(ApiAnswer)> done)
{
    start<ApiAnswer>(answer(std::move(job)), m_life.bind(std::move(done)));
}

void Processor::run(std::shared_ptr<const Principal> principal, std::string body, std::function<void(ApiAnswer)> done)
{
    begin(std::make_shared<Job>(m_services, std::move(principal), std::move(body)), std::move(done));
}

void Processor::runMessage(std::shared_ptr<const Principal> principal, std::string message,
                           std::function<void(std::string)> done)
{
    auto job = std::make_shared<Job>(m_services, std::move(principal), std::move(message));
    job->webSocket = true;
    begin(job, [job, done = std::move(done)](const ApiAnswer& answer) {
        if (answer.status == 200)
            return done(answer.body);
        auto error = parseJson(answer.body);
        Object out;
        set(out, "@type", "RequestError");
        if (job->hasWebSocketId)
            set(out, "requestId", textJson(job->webSocketId));
        for (const auto& member : error->as_object())
            out.emplace(member.key(), member.value());
        done(serializeJson(out));
    });
}

} // namespace posthorn::jmap
