/*
| The smallest client of what gSOAP makes of the WSDL: `client ADDRESS` calls without signatures and prints the fault;
| `client ADDRESS FILE` sends the signed document in the file and prints what the answer says.
*/
#include "soapH.h"
#include "SyncChannelSoapBinding.nsmap"
#include <fstream>
#include <iostream>
#include <sstream>

static int fault(struct soap *soap) {
  soap_set_fault(soap);
  SOAP_ENV__Detail *detail = soap->fault ? soap->fault->detail : nullptr;
  ns5__ErrorInfo *said = detail ? detail->ns2__SendMessageFault1_USCORESendMessageFault : nullptr;
  if (!said) {
    soap_print_fault(soap, stderr);
    return 1;
  }
  std::cout << soap->fault->faultcode << '\n' << said->errorCode << '\n' << said->errorMessage << '\n' << said->errorData << '\n';
  return 0;
}

static int call(struct soap *soap, const char *address, _ns2__SendMessageResponse &answer) {
  ns6__State asked;
  asked.messageId = (char *)"gsoap-1";
  asked.language = ns6__Language__en;
  asked.number = (char *)"7";
  ns3__Data data;
  data.__union_Data = SOAP_UNION__ns3__union_Data_ns6__state;
  data.union_Data.ns6__state = &asked;
  ns3__RequestData requestData;
  requestData.data = &data;
  ns2__SyncMessageInfo info;
  info.messageId = (char *)"gsoap-1";
  info.serviceId = (char *)"STATE_CA_HR";
  info.messageDate = time(nullptr);
  ns3__SyncSendMessageRequest request;
  request.requestInfo = &info;
  request.requestData = &requestData;
  _ns2__SendMessage message;
  message.request = &request;
  return soap_call___ns1__SendMessage(soap, address, nullptr, &message, answer);
}

static int send(struct soap *soap, const char *address, const char *file, _ns2__SendMessageResponse &answer) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  const std::string document = text.str();
  if (soap_connect(soap, address, "") || soap_send_raw(soap, document.data(), document.size()) || soap_end_send(soap))
    return soap->error;
  return soap_recv___ns1__SendMessage(soap, answer);
}

int main(int count, char **values) {
  struct soap *soap = soap_new1(SOAP_C_UTFSTRING | SOAP_IO_STORE);
  soap->http_content = "text/xml; charset=utf-8";
  soap->http_extra_header = "Accept-Language: en";
  _ns2__SendMessageResponse answer;
  if (count == 2 ? call(soap, values[1], answer) : send(soap, values[1], values[2], answer)) return fault(soap);
  ns6__IssueAnswer *issued = answer.response->responseData->data->union_Data.ns6__issueAnswer;
  std::cout << answer.response->responseInfo->status->code << '\n' << issued->number << '\n' << issued->printedNumber << '\n' << issued->dueOn << '\n';
  return 0;
}
