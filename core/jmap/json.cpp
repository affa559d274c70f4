#include "jmap/json.h"

#include <charconv>
#include <cmath>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>

#include "base/text.h"

namespace posthorn::jmap {

namespace {

namespace bj = boost::json;
using bj::error_code;

/// Builds the value, and counts the names that were read: an object drops those that come twice.
struct Builder {
    static constexpr size_t max_object_size = bj::object::max_size();
    static constexpr size_t max_array_size = bj::array::max_size();
    static constexpr size_t max_key_size = bj::string::max_size();
    static constexpr size_t max_string_size = bj::string::max_size();

    bj::value_stack stack;
    size_t names = 0;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_object_end(size_t count, error_code&)
    {
        stack.push_object(count);
        return true;
    }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(size_t count, error_code&)
    {
        stack.push_array(count);
        return true;
    }
    bool on_key_part(bj::string_view text, size_t, error_code&)
    {
        stack.push_chars(text);
        return true;
    }
    bool on_key(bj::string_view text, size_t, error_code&)
    {
        ++names;
        stack.push_key(text);
        return true;
    }
    bool on_string_part(bj::string_view text, size_t, error_code&)
    {
        stack.push_chars(text);
        return true;
    }
    bool on_string(bj::string_view text, size_t, error_code&)
    {
        stack.push_string(text);
        return true;
    }
    bool on_number_part(bj::string_view, error_code&) { return true; }
    bool on_int64(int64_t number, bj::string_view, error_code&)
    {
        stack.push_int64(number);
        return true;
    }
    bool on_uint64(uint64_t number, bj::string_view, error_code&)
    {
        stack.push_uint64(number);
        return true;
    }
    bool on_double(double number, bj::string_view text, error_code& error)
    {
        // The parser's own is off by a bit at times, so that what is written and read again would differ.
        double exact = 0;
        const char* const textEnd = text.data() + text.size();
        if (const auto [end, code] = std::from_chars(text.data(), textEnd, exact); code == std::errc() && end == textEnd)
            number = exact;
        if (!std::isfinite(number)) { // hundreds of digits without an exponent: JSON could not say it again
            error = bj::error::exponent_overflow;
            return false;
        }
        stack.push_double(number);
        return true;
    }
    bool on_bool(bool value, error_code&)
    {
        stack.push_bool(value);
        return true;
    }
    bool on_null(error_code&)
    {
        stack.push_null();
        return true;
    }
    bool on_comment_part(bj::string_view, error_code&) { return true; }
    bool on_comment(bj::string_view, error_code&) { return true; }
};

size_t countNames(const Json& value)
{
    size_t count = 0;
    if (const Object* object = value.if_object()) {
        count = object->size();
        for (const auto& member : *object)
            count += countNames(member.value());
    } else if (const Array* array = value.if_array()) {
        for (const Json& item : *array)
            count += countNames(item);
    }
    return count;
}

} // namespace

Result<Json> parseJson(std::string_view text, Storage storage)
{
    bj::parse_options options;
    options.max_depth = maxJsonDepth;
    bj::basic_parser<Builder> parser(options);
    parser.handler().stack.reset(std::move(storage));
    error_code error;
    const size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (error)
        return fail(ErrorKind::Invalid, "not JSON: " + error.message() + " at octet " + std::to_string(used));
    if (!parser.done())
        return fail(ErrorKind::Invalid, "not JSON: it ends too early");
    if (used != text.size())
        return fail(ErrorKind::Invalid, "not JSON: something follows the value");
    Json value = parser.handler().stack.release();
    if (countNames(value) != parser.handler().names)
        return fail(ErrorKind::Invalid, "not I-JSON: an object has a name twice");
    return value;
}

std::string serializeJson(const Json& value)
{
    return bj::serialize(value);
}

std::string serializeJson(const Object& value)
{
    return bj::serialize(value);
}

std::optional<int64_t> integerOf(const Json& value)
{
    int64_t number = 0;
    if (const int64_t* integer = value.if_int64()) {
        number = *integer;
    } else if (const double* real = value.if_double()) {
        if (!(std::abs(*real) <= double(maxInteger)) || std::floor(*real) != *real)
            return std::nullopt;
        number = int64_t(*real);
    } else {
        return std::nullopt; // an unsigned one is above 2^63
    }
    if (number < -maxInteger || number > maxInteger)
        return std::nullopt;
    return number;
}

void set(Object& object, std::string_view name, Json value)
{
    object.insert_or_assign(bjs(name), std::move(value));
}

Json textJson(std::string_view text)
{
    if (isUtf8(text))
        return Json(bjs(text));
    return Json(bjs(validUtf8(text)));
}

std::string validUtf8(std::string_view text)
{
    if (isUtf8(text))
        return std::string(text);
    std::string out;
    out.reserve(text.size() + 16);
    for (size_t i = 0; i < text.size();) {
        const auto octet = static_cast<unsigned char>(text[i]);
        const size_t length = octet < 0x80 ? 1 : octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : octet >= 0xC0 ? 2 : 0;
        if (length != 0 && i + length <= text.size() && isUtf8(text.substr(i, length))) {
            out += text.substr(i, length);
            i += length;
        } else {
            out += "\xEF\xBF\xBD";
            ++i;
        }
    }
    return out;
}

} // namespace posthorn::jmap
