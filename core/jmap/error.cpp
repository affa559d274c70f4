#include "jmap/error.h"

namespace posthorn::jmap {

Object MethodError::json() const
{
    Object out;
    set(out, "type", textJson(type));
    if (!description.empty())
        set(out, "description", textJson(description));
    return out;
}

tl::unexpected<MethodError> refuse(std::string_view type, std::string description)
{
    return tl::unexpected<MethodError>(MethodError{std::string(type), std::move(description)});
}

tl::unexpected<MethodError> badArgument(std::string description)
{
    return refuse("invalidArguments", std::move(description));
}

tl::unexpected<MethodError> refuse(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::Invalid:
        return badArgument(error.text);
    case ErrorKind::Denied:
        return refuse("forbidden", error.text);
    case ErrorKind::Unavailable:
    case ErrorKind::Timeout:
    case ErrorKind::InUse:
    case ErrorKind::Limit:
    case ErrorKind::NoSpace:
        return refuse("serverUnavailable", error.text);
    default:
        return refuse("serverFail", error.text);
    }
}

Object SetError::json() const
{
    Object out = more;
    set(out, "type", textJson(type));
    if (!description.empty())
        set(out, "description", textJson(description));
    if (!properties.empty()) {
        Array names;
        for (const std::string& property : properties)
            names.push_back(textJson(property));
        set(out, "properties", std::move(names));
    }
    return out;
}

SetError setError(std::string_view type, std::string description)
{
    return {std::string(type), std::move(description), {}, {}};
}

SetError invalidProperty(std::string_view property, std::string description)
{
    return {"invalidProperties", std::move(description), {std::string(property)}, {}};
}

SetError setError(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::NotFound:
        return setError("notFound", error.text);
    case ErrorKind::OverQuota:
        return setError("overQuota", error.text);
    case ErrorKind::TooLarge:
        return setError("tooLarge", error.text);
    case ErrorKind::Limit:
        return setError("rateLimit", error.text);
    case ErrorKind::Denied:
        return setError("forbidden", error.text);
    case ErrorKind::Invalid:
    case ErrorKind::Exists:
        return setError("invalidProperties", error.text);
    default:
        return setError("serverFail", error.text);
    }
}

} // namespace posthorn::jmap
