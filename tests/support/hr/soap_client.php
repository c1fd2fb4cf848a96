<?php

/*
| PHP's SoapClient over the WSDL: `php soap_client.php WSDL` calls without signatures and prints the fault; with a FILE after
| it, sends the signed document in the file in place of its own and prints what the answer says.
*/

class SignedElsewhere extends SoapClient
{
    public ?string $document = null;

    public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string
    {
        return parent::__doRequest($this->document ?? $request, $location, $action, $version, $oneWay);
    }
}

[, $wsdl, $file] = [...$argv, null];
$http = stream_context_create(['http' => ['header' => 'Accept-Language: en']]);
$client = new SignedElsewhere($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'stream_context' => $http]);
if ($file !== null) {
    $client->document = file_get_contents($file);
}
$request = [
    'requestInfo' => ['messageId' => 'php-1', 'serviceId' => 'STATE_CA_HR', 'messageDate' => gmdate('c')],
    'requestData' => ['data' => ['state' => ['messageId' => 'php-1', 'language' => 'en', 'number' => 7, 'any' => '']]],
];
try {
    $response = $client->SendMessage(['request' => $request])->response;
    $issued = $response->responseData->data->issueAnswer;
    $said = [$response->responseInfo->status->code, $issued->number, $issued->printedNumber, $issued->dueOn];
} catch (SoapFault $fault) {
    $detail = $fault->detail->SendMessageFault1_SendMessageFault;
    $said = [$fault->faultcode, $detail->errorCode, $detail->errorMessage, $detail->errorData];
}
echo implode("\n", $said), "\n";
